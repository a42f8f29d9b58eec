import { gzipSync } from 'node:zlib'
import yauzl from 'yauzl'
import { zip } from './feeds.ts'

const HEADER = 'sku,title,price,stock\n'

/** n rows of comma-separated text without a header. */
export function rows(n: number, row = (i: number) => `A-${i},Garden article ${i},${i}.90,${i}`): string {
  return Array.from({ length: n }, (_, i) => `${row(i + 1)}\n`).join('')
}

/** A feed with these rows. */
export function csv(body: string): string {
  return HEADER + body
}

const product = (i: number, title = `Garden article ${i}`) =>
  `<product><sku>A-${i}</sku><title>${title}</title><price>${i}.90</price><stock>${i}</stock></product>`

/** An XML feed of n products and whatever else; `head` goes before the root. */
export function xml(n: number, more: string, head = ''): string {
  const body = Array.from({ length: n }, (_, i) => product(i + 1)).join('\n')
  return `<?xml version="1.0"?>${head}<products>${body}${more}</products>`
}

/** One product whose title is this XML. */
export function titled(title: string): string {
  return product(99, title)
}

/** Ten times ten times ten … : what the last entity of nine stands for has a gigabyte. */
export function billionLaughs(): string {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`)
  return `<!DOCTYPE lolz [<!ENTITY lol "lol">${levels.join('')}]>`
}

const FEED = Buffer.from(csv(rows(5)))
const zeros = () => Buffer.alloc(150_000_000, '0')

/** A flag of a zip entry: its content is encrypted. */
const locked = (archive: Buffer) => {
  const local = Buffer.from(archive)
  for (const [mark, flags] of [
    ['PK\x03\x04', 6],
    ['PK\x01\x02', 8],
  ] as const) {
    const at = local.indexOf(mark, 0, 'latin1') + flags
    local.writeUInt16LE(local.readUInt16LE(at) | 1, at)
  }
  return local
}

/** Archives that are meant badly, or are not whole. */
export const ARCHIVES: Readonly<Record<string, () => Buffer>> = {
  'bomb.csv.gz': () => gzipSync(zeros()),
  'bomb.zip': () => zip({ 'feed.csv': zeros() }),
  'climbing.zip': () => zip({ '../../etc/feed.csv': FEED }),
  'locked.zip': () => locked(zip({ 'feed.csv': FEED })),
  'nested.zip': () => zip({ 'inner.zip': zip({ 'feed.csv': FEED }) }),
  'cut.zip': () => zip({ 'feed.csv': FEED }).subarray(0, 60),
  'cut.csv.gz': () => gzipSync(FEED).subarray(0, 50),
  'ambiguous.zip': () => zip({ 'a.csv': FEED, 'b.csv': FEED }),
}

/** The archive with one of its files blown up by 150 MB of spaces. */
export async function swollen(archive: Uint8Array, file: string): Promise<Buffer> {
  const zipped = await yauzl.fromBufferPromise(Buffer.from(archive), {})
  const files: Record<string, Uint8Array> = {}
  for await (const entry of zipped.eachEntry()) {
    const pieces: Buffer[] = []
    for await (const piece of await zipped.openReadStreamPromise(entry)) pieces.push(piece as Buffer)
    const content = Buffer.concat(pieces)
    const end = content.lastIndexOf('</')
    files[entry.fileName] =
      entry.fileName === file
        ? Buffer.concat([content.subarray(0, end), Buffer.alloc(150_000_000, ' '), content.subarray(end)])
        : content
  }
  return zip(files)
}
