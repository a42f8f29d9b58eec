import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url))

/** A seeded source of numbers in [0, 1), so that every generated feed is the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Appends the check digit to the first twelve digits of a GTIN-13. */
export function gtin13(body: number): string {
  const digits = String(body).padStart(12, '0')
  let sum = 0
  for (let i = 0; i < 12; i++) sum += (digits.charCodeAt(i) - 48) * (i % 2 ? 3 : 1)
  return digits + ((10 - (sum % 10)) % 10)
}

/** What we expect to land of one feed; see fixtures/golden. Counts that are not named are not judged. */
export interface Golden {
  readonly about: string
  /** Path below fixtures/feeds, or name of a generated feed. */
  readonly feed: string
  /** Feed that must have been imported before. */
  readonly after?: string
  /** Parts of a mapping document that nobody can guess from the feed. */
  readonly mapping?: object
  readonly source: object
  readonly columns?: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  readonly landed?: { readonly products: number; readonly offers: number; readonly variations: number }
  readonly problems?: readonly { row: number; code: string; attribute: string; value?: string }[]
  readonly records: readonly Readonly<Record<string, unknown>>[]
  /** Lines to put in place of rotten ones. */
  readonly mends?: readonly { row: number; from: string; to: string }[]
}

/** Reads fixtures/golden/<name>.json. */
export async function golden(name: string): Promise<Golden> {
  return JSON.parse(await readFile(join(FIXTURES, 'golden', `${name}.json`), 'utf8')) as Golden
}

/** Feeds that are binary, big, or follow from another one: made on demand, the same in every run. */
export const GENERATED: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'ndjson/second-hand.ndjson.gz': async () => gzipSync(await stored('ndjson/second-hand.ndjson')),
  'zip/one-csv-inside.zip': async () => zip({ 'export/idealo-offers.csv': await stored('csv/idealo-offers.csv') }),
  'xlsx/price-list.xlsx': priceList,
  'csv/thousand-mended.csv': thousandMended,
  'csv/odd-five-thousand-columns.csv': async () => Buffer.from(fiveThousandColumns()),
}

/** The path of a feed below fixtures/feeds; a generated one is written to a folder of its own first. */
export async function feedPath(name: string): Promise<string> {
  const generate = GENERATED[name]
  if (!generate) return join(FIXTURES, 'feeds', name)
  const path = join(await mkdtemp(join(tmpdir(), 'izb-feed-')), name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, await generate())
  return path
}

/** Makes a zip archive of these files, without dates, so that its bytes never change. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, bytes] of Object.entries(files)) {
    const path = Buffer.from(name)
    const packed = deflateRawSync(bytes)
    // Version 2.0, UTF-8 names, deflate, 1 January 1980.
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(0x0800, 2)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt16LE(0x21, 8)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(path.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), shared, path, packed])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, tail, path]))
    bodies.push(body)
    offset += body.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(bodies.length, 8)
  end.writeUInt16LE(bodies.length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, index, end])
}

function stored(name: string): Promise<Buffer> {
  return readFile(join(FIXTURES, 'feeds', name))
}

// Header on row 3 below a title; GTINs typed as numbers, article numbers as text with leading zeros, real dates.
async function priceList(): Promise<Uint8Array> {
  const head = ['Artikel-Nr.', 'EAN', 'Bezeichnung', 'Warengruppe', 'VK brutto', 'Bestand', 'Lieferbar ab', 'Aktiv']
  const goods: [string, string, string, number, number, Date | null, boolean][] = [
    ['00417', 'Gießkanne Zink 9 l', 'Garten/Bewässerung', 34.95, 18, null, true],
    ['00418', 'Gießkanne Zink 5 l', 'Garten/Bewässerung', 27.5, 0, new Date(Date.UTC(2026, 8, 15)), true],
    ['00560', 'Pflanzkelle, Esche', 'Garten/Handgeräte', 12.9, 64, null, true],
    ['00561', 'Rosenschere „Profi“', 'Garten/Handgeräte', 1049, 3, new Date(Date.UTC(2026, 2, 1)), true],
    ['01002', 'Jutesack 50 × 80', 'Garten/Lagerung', 2.2, 410, null, false],
  ]
  const rows = goods.map(([number, title, group, price, stock, from, active], at) => [
    number,
    Number(gtin13(402_517_330_000 + at)),
    title,
    group,
    price,
    stock,
    from,
    active,
  ])
  return writeXlsx({
    properties: { created: new Date(0), modified: new Date(0) },
    sheets: [
      { name: 'Preisliste', rows: [['Preisliste Frühjahr 2026', null, null, 'Gärtnerei Mohn'], [], head, ...rows] },
      { name: 'Hinweise', rows: [['Alle Preise inkl. MwSt.']] },
    ],
  })
}

async function thousandMended(): Promise<Uint8Array> {
  const { mends = [] } = await golden('thousand-three-rotten')
  const lines = (await stored('csv/thousand-three-rotten.csv')).toString('utf8').split('\n')
  for (const { row, from, to } of mends) {
    if (lines[row - 1] !== from) throw new Error(`line ${row} of thousand-three-rotten.csv is not the one to mend`)
    lines[row - 1] = to
  }
  return Buffer.from(lines.join('\n'))
}

function fiveThousandColumns(): string {
  const width = 5_000
  const head = Array.from({ length: width }, (_, at) => `attribute ${at + 1}`)
  const named = ['sku', 'title', 'price', 'stock']
  const record = (cells: readonly string[]) =>
    Array.from({ length: width }, (_, at) => cells[at] ?? (at % 500 === 0 ? `v${at}` : '')).join(';')
  return `${[...named, ...head.slice(4)].join(';')}\n${record(['W-1', 'Wide', '9,90', '1'])}\n${record(['W-2', 'Wider', '19,90', '0'])}\n`
}
