import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Chunk, Row } from '../../contract/format.ts'
import { delimitedColumns } from './columns.ts'
import { type DelimitedOptions, dialectOf } from './dialect.ts'
import { delimitedReader } from './rows.ts'
import { SPLIT_LIMITS, type SplitLimits, splitDelimited } from './split.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delimited-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function chunksOf(text: string | Buffer, options: DelimitedOptions = {}, limits: Partial<SplitLimits> = {}) {
  const bytes = Buffer.from(text as string)
  const spool = { path: join(folder, 'spool'), sizeBytes: bytes.length }
  await writeFile(spool.path, bytes)
  const chunks: Chunk[] = []
  const all = { ...SPLIT_LIMITS, ...limits }
  for await (const chunk of splitDelimited(spool, dialectOf(options), undefined, all)) chunks.push(chunk)
  return { spool, chunks, all }
}

function rowsOf(chunks: readonly Chunk[], options: DelimitedOptions = {}, columns?: readonly string[]): Row[] {
  const read = delimitedReader(dialectOf(options), columns ?? delimitedColumns(chunks, dialectOf(options)))
  return chunks.flatMap((chunk) => [...read(chunk)])
}

async function read(text: string | Buffer, options: DelimitedOptions = {}, limits: Partial<SplitLimits> = {}) {
  const { chunks } = await chunksOf(text, options, limits)
  return rowsOf(chunks, options)
}

const short = (row: Row) => [row.row, row.broken?.code ?? row.warning?.code ?? '', ...row.cells].join('~')

const DIALECTS = [
  { delimiter: ',', quote: '"' },
  { delimiter: ';', quote: '"' },
  { delimiter: '\t', quote: '"' },
  { delimiter: '|', quote: "'" },
  { delimiter: '¦', quote: '"' },
  { delimiter: '||', quote: '"' },
  { delimiter: '~|~', quote: "'" },
  { delimiter: ',', quote: '"', escape: 'backslash' },
] as const satisfies readonly DelimitedOptions[]

const piece = fc.constantFrom(
  'a',
  '12',
  ' ',
  '"',
  "'",
  ',',
  ';',
  '|',
  '¦',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\\',
  'é',
  '€',
  '😀',
  '\0',
  '~',
)
const cell = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))

function written(rows: readonly (readonly string[])[], dialect: DelimitedOptions, breaks: string, everything: boolean) {
  const quote = dialect.quote as string
  const write = (text: string) => {
    const plain = !text.includes(dialect.delimiter!) && !text.includes(quote) && !/[\r\n|~]/.test(text)
    if (plain && !everything) return text
    if (dialect.escape !== 'backslash') return quote + text.replaceAll(quote, quote + quote) + quote
    return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote
  }
  return rows.map((row) => row.map(write).join(dialect.delimiter) + breaks).join('')
}

const blank = (row: readonly string[]) => row.every((text) => /^[\0\s]*$/.test(text))

test('any table reads as csv-parse reads it, wherever chunks are cut', async () => {
  const cases = fc.record({
    rows: table,
    dialect: fc.constantFrom(...DIALECTS),
    breaks: fc.constantFrom('\n', '\r\n', '\r'),
    everything: fc.boolean(),
    chunkBytes: fc.integer({ min: 1, max: 40 }),
    chunkRecordsMax: fc.integer({ min: 1, max: 3 }),
  })
  const property = fc.asyncProperty(cases, async ({ rows, dialect, breaks, everything, ...limits }) => {
    const text = written(rows, dialect, breaks, everything)
    const options = { ...dialect, header: false as const }
    const escaping = 'escape' in dialect ? '\\' : dialect.quote
    const expected = parse(text, {
      delimiter: dialect.delimiter,
      quote: dialect.quote,
      escape: escaping,
      record_delimiter: breaks,
    })
    const { chunks, spool, all } = await chunksOf(text, options, limits)
    expect(Buffer.concat(chunks.map((chunk) => chunk.bytes)).toString()).toBe(text)
    const columns = ['1', '2', '3', '4'].slice(0, rows[0]!.length)
    const found = rowsOf(chunks, options, columns)
    expect(found.map((row) => row.cells)).toEqual((expected as string[][]).filter((row) => !blank(row)))
    for (const row of found) expect(lineOf(text, row.raw, row.line)).toBe(true)
    for (const chunk of chunks) expect(chunk.next).toEqual(chunks[chunks.indexOf(chunk) + 1]?.at ?? chunk.next)
    // Any chunk's `next` is a place to go on from.
    const middle = chunks[Math.floor(chunks.length / 2)]!
    const rest: Chunk[] = []
    for await (const chunk of splitDelimited(spool, dialectOf(options), middle.next, all)) rest.push(chunk)
    const after = found.filter((row) => row.line >= middle.next.line)
    expect(rowsOf(rest, options, columns)).toEqual(after)
  })
  await fc.assert(property, { numRuns: 600 })
})

/** True where the record's text begins at the start of that line, as an editor counts. */
function lineOf(text: string, raw: string, line: number): boolean {
  const starts = [0]
  for (const found of text.matchAll(/\r\n|\r|\n/g)) starts.push(found.index + found[0].length)
  return text.startsWith(raw, starts[line - 1])
}

const noise = fc
  .array(fc.constantFrom('"', '""', ',', '\n', '\r', '\r\n', 'a', ' ', '\\', '\0', 'é', ',"', '",'), { maxLength: 60 })
  .map((pieces) => pieces.join(''))

test('whatever the text, rows do not depend on where chunks are cut', async () => {
  const property = fc.asyncProperty(
    noise,
    fc.integer({ min: 1, max: 30 }),
    fc.constantFrom('double' as const, 'backslash' as const),
    fc.constantFrom(',', '||', 'a'),
    async (text, chunkBytes, escaping, delimiter) => {
      const options = { header: false as const, escape: escaping, delimiter }
      const { chunks } = await chunksOf(text, options, { chunkBytes })
      const whole = await chunksOf(text, options)
      expect(rowsOf(chunks, options, ['a', 'b'])).toEqual(rowsOf(whole.chunks, options, ['a', 'b']))
      expect(chunks.at(-1)?.next).toEqual(whole.chunks.at(-1)?.next)
      expect(chunks.at(-1)?.next.byte ?? 0).toBe(Buffer.byteLength(text))
    },
  )
  await fc.assert(property, { numRuns: 1_200 })
})

test('cells that are quoted, doubled, escaped, blank or strayed', async () => {
  const rows = await read('a,b\n"x, y","say ""hi"""\n12" screen,5\n"12" screen, black" ,5\n"abc"x,"def"\n')
  expect(rows.map(short)).toEqual([
    '2~~x, y~say "hi"',
    '3~~12" screen~5',
    '4~quote_stray~12" screen, black~5',
    '5~quote_stray~"abc"x~def',
  ])
  const slashed = await read('a,b\n"say \\"hi\\" \\\\","C:\\temp"\n', { escape: 'backslash' })
  expect(slashed.map(short)).toEqual(['2~~say "hi" \\~C:\\temp'])
})

test('CR, LF and CRLF in one file count as an editor counts them', async () => {
  const rows = await read('a,b\r1,"x\ry"\n2,"x\r\ny\nz"\r\n\r\n3,c\r\r\n4,d')
  expect(rows.map((row) => [row.row, row.cells[0]])).toEqual([
    [2, '1'],
    [4, '2'],
    [8, '3'],
    [10, '4'],
  ])
})

test('lines above the header that end where a window does leave the header where it is', async () => {
  const text = 'Report\n\na,b\n1,x\n'
  for (let chunkBytes = 1; chunkBytes <= text.length; chunkBytes++) {
    const rows = await read(text, { header: 3 }, { chunkBytes })
    expect(rows.map(short)).toEqual(['4~~1~x'])
  }
})

test('ragged rows keep their cells, blank ones are passed over, a header that stands again is no row', async () => {
  const rows = await read('a;b;c\n1;2\n;;\n1;2;3;4\n\n  \na;b;c\n"";"";""\n7;8;9\n', { delimiter: ';' })
  expect(rows.map(short)).toEqual(['2~cells_missing~1~2', '4~cells_extra~1~2~3~4', '9~~7~8~9'])
  expect(rows[0]).toMatchObject({ raw: '1;2', broken: { detail: 'The row has 2 cells, the header has 3.' } })
})

test('a quote that is never closed costs its own line and no other', async () => {
  expect((await read('a,b\n1,"open\n2,x\n3,y\n')).map(short)).toEqual(['2~quote_unclosed', '3~~2~x', '4~~3~y'])
  const quoted = await read('a,b\n1,"open\n2,"x"\n3,"y"\n')
  expect(quoted.map(short)).toEqual(['2~quote_unclosed', '3~~2~x', '4~~3~y'])
  expect(quoted[0]!.raw).toBe('1,"open')
})

test('a quote that stays open past the limit of a record costs its own line and no other', async () => {
  const lines = Array.from({ length: 3_000 }, (_, line) => `${line},row ${line}`)
  lines[1_000] = '1000,"open'
  const limits = { chunkBytes: 512, recordBytesMax: 4_096 }
  const rows = await read(`a,b\n${lines.join('\n')}\n`, {}, limits)
  expect(rows).toHaveLength(3_000)
  expect(rows.filter((row) => row.broken).map(short)).toEqual(['1002~quote_unclosed'])
  expect(rows.at(-1)).toMatchObject({ row: 3_001, cells: ['2999', 'row 2999'] })
})

test('a record beyond the limit is one error, kept in part, and the next line is read', async () => {
  const huge = `2,${'x'.repeat(100_000)}`
  for (const breaks of ['\n', '\r\n', '\r']) {
    const limits = { chunkBytes: 512, recordBytesMax: 4_096 }
    const rows = await read(['a,b', '1,x', huge, '3,y', `4,"${'é'.repeat(9_000)}`].join(breaks), {}, limits)
    expect(rows.map((row) => [row.row, row.broken?.code])).toEqual([
      [2, undefined],
      [3, 'record_too_large'],
      [4, undefined],
      [5, 'record_too_large'],
    ])
    expect(rows[1]!.raw.length).toBeLessThan(20_000)
  }
})

test('a file of nothing but open quotes is read in time that grows with its size', async () => {
  for (const line of ['"a\n', '"""a\n', '"\\"\n', '1,"x\n', '"a"b"c,x"d\n']) {
    const text = `a,b\n${line.repeat(100_000)}`
    const start = performance.now()
    expect((await read(text)).length).toBeGreaterThan(10_000)
    expect(performance.now() - start).toBeLessThan(5_000)
  }
})

test('a row in another encoding is read as windows-1252 and says so', async () => {
  const bytes = Buffer.concat([
    Buffer.from('a,b\nCrème,1\n'),
    Buffer.from('"Gla\nçon €",2\n'.replace('€', '\x80'), 'latin1'),
    Buffer.from('Pôté,3\n'),
  ])
  expect((await read(bytes)).map(short)).toEqual(['2~~Crème~1', '3~encoding_mixed~Gla\nçon €~2', '5~~Pôté~3'])
})

test('a lost character is a warning, NUL is text', async () => {
  const rows = await read('a,b\nx\uFFFD,1\nT\0,2\n\0\0\0\n')
  expect(rows.map(short)).toEqual(['2~encoding_lost~x\uFFFD~1', '3~~T\0~2'])
})
