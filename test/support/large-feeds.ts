import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { createGzip } from 'node:zlib'
import { bookOf } from '../../engine/reading/workbook/book.fixture.ts'
import { csv, rows } from './hostile-feeds.ts'

/** A feed whose danger is its size. */
export interface LargeFeed {
  readonly title: string
  readonly name: string
  /** How large it is in CI, and how large in torture: bytes, or texts, levels, columns. */
  readonly size: number
  readonly torture: number
  write(path: string, size: number): Promise<void> | void
  /** What is told of it: `row code`, or the code of the fault. */
  readonly told: readonly string[] | string
  /** Records that are good all the same. */
  valid(size: number): number
}

const BLOCK = 1_000_000

/** Writes one text after the other; memory holds one at a time. */
function written(path: string, texts: Iterable<string>): void {
  const file = openSync(path, 'w')
  for (const text of texts) writeSync(file, text)
  closeSync(file)
}

function* around(before: string, size: number, after: string, filling = 'x'): Generator<string> {
  yield before
  const block = filling.repeat(Math.ceil(BLOCK / filling.length))
  for (let left = size; left > 0; left -= block.length) yield left < block.length ? block.slice(0, left) : block
  yield after
}

const LINE = `${'An article of a very long list of articles '.repeat(23)}`
const BEHIND = rows(5, (i) => `Z-${i},Behind it ${i},${i}.50,1`)

function* unclosed(size: number): Generator<string> {
  yield csv(`${rows(20)}B-1,"open,1.00,1\n`)
  for (let at = 0; at < size / BLOCK; at++) yield rows(1_000, (i) => `C-${at}-${i},${LINE},${i}.90,1`)
}

const goods = (n: number, from = 1) =>
  Array.from({ length: n }, (_, i) => ({ sku: `A-${i + from}`, title: `Garden article ${i + from}`, price: 1.5 }))
const elements = (n: number, from = 1) =>
  goods(n, from)
    .map(
      ({ sku, title, price }) => `<product><sku>${sku}</sku><title>${title}</title><price>${price}</price></product>`,
    )
    .join('')
const listed = (n: number, from = 1) => goods(n, from).map((it) => JSON.stringify(it))

/** Packs a stream of text as it comes. */
async function packed(path: string, packer: ReturnType<typeof createGzip>, texts: Iterable<string>): Promise<void> {
  const file = openSync(path, 'w')
  packer.on('data', (bytes: Buffer) => writeSync(file, bytes))
  for (const text of texts) if (!packer.write(text)) await new Promise((resolve) => packer.once('drain', resolve))
  await new Promise<void>((resolve) => packer.once('end', resolve).end())
  closeSync(file)
}

/** A workbook of n different texts, three a row, and its header. */
function workbook(path: string, texts: number): void {
  const row = (cells: readonly number[]) => `<row>${cells.map((it) => `<c t="s"><v>${it}</v></c>`).join('')}</row>`
  const strings = ['sku', 'title', 'price', ...Array.from({ length: texts }, (_, i) => text(i))]
  const sheet = Array.from({ length: 1 + texts / 3 }, (_, i) => row([3 * i, 3 * i + 1, 3 * i + 2])).join('')
  writeFileSync(path, bookOf({ sheets: { S: sheet }, strings: strings.map((it) => `<si><t>${it}</t></si>`).join('') }))
}

// A third of them are prices, so that no two texts are the same and each row is good.
const text = (i: number) => (i % 3 === 2 ? `${i}.50` : i % 3 === 0 ? `A-${i}` : `Garden article ${i}`)

/** Feeds that must cost no more memory than any other, whatever their size. */
export const LARGE_FEEDS: readonly LargeFeed[] = [
  {
    title: 'a quote that opens in row 22 and never closes',
    name: 'feed.csv',
    size: 40e6,
    torture: 1e9,
    write: (path, size) => written(path, unclosed(size)),
    told: ['22 quote_unclosed'],
    valid: (size) => 20 + (size / BLOCK) * 1_000,
  },
  {
    title: 'one cell in quotes',
    name: 'feed.csv',
    size: 200e6,
    torture: 2e9,
    write: (path, size) => written(path, around(csv(`${rows(20)}L-1,"`), size, `",1.00,1\n${BEHIND}`)),
    told: ['22 record_too_large'],
    valid: () => 25,
  },
  {
    title: 'one text in JSON',
    name: 'feed.json',
    size: 60e6,
    torture: 2e9,
    write: (path, size) =>
      written(path, around(`[${listed(20).join()},{"sku":"L-1","title":"`, size, `"},${listed(5, 90).join()}]`)),
    told: ['21 record_too_large'],
    valid: () => 25,
  },
  {
    title: 'one line of JSON',
    name: 'feed.ndjson',
    size: 60e6,
    torture: 2e9,
    write: (path, size) =>
      written(path, around(`${listed(20).join('\n')}\n{"sku":"`, size, `"}\n${listed(5, 90).join('\n')}\n`)),
    told: ['21 record_too_large'],
    valid: () => 25,
  },
  {
    title: 'one text in XML',
    name: 'feed.xml',
    size: 60e6,
    torture: 2e9,
    write: (path, size) =>
      written(path, around(`<r>${elements(20)}<product><title>`, size, `</title></product>${elements(5, 90)}</r>`)),
    told: ['21 record_too_large'],
    valid: () => 25,
  },
  {
    title: 'one attribute in XML',
    name: 'feed.xml',
    size: 60e6,
    torture: 2e9,
    write: (path, size) => written(path, around(`<r>${elements(20)}<product a="`, size, `"/>${elements(5, 90)}</r>`)),
    told: ['21 record_too_large'],
    valid: () => 25,
  },
  {
    title: 'elements in each other',
    name: 'feed.xml',
    size: 3e6,
    torture: 400e6,
    write: (path, size) =>
      written(path, around(`<r>${elements(20)}<product>`, size, `</product>${elements(5, 90)}</r>`, '<a>')),
    told: ['21 nested_too_deep'],
    valid: () => 25,
  },
  {
    title: 'a file without a single line end',
    name: 'feed.csv',
    size: 40e6,
    torture: 2e9,
    write: (path, size) => written(path, around(csv(rows(20)), size, '', 'x,')),
    told: ['22 record_too_large'],
    valid: () => 20,
  },
  {
    title: 'texts that the cells of a workbook share',
    name: 'feed.xlsx',
    size: 60_000,
    torture: 3_000_000,
    write: workbook,
    told: [],
    valid: (size) => size / 3,
  },
  {
    title: 'a gzip bomb',
    name: 'feed.csv.gz',
    size: 150e6,
    torture: 20e9,
    write: (path, size) => packed(path, createGzip(), around(csv(rows(20)), size, '', '0')),
    told: 'source.bomb',
    valid: () => 0,
  },
]
