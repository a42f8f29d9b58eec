import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Chunk, Format } from '../../contract/format.ts'
import csv from '../../formats/csv.ts'
import tsv from '../../formats/tsv.ts'
import type { DelimitedOptions } from './dialect.ts'
import { columnNames, headerCells } from './names.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function open(text: string, options: DelimitedOptions = {}, format: Format<DelimitedOptions> = csv) {
  const path = join(folder, 'spool')
  await writeFile(path, text)
  const chunks: Chunk[] = []
  for await (const chunk of format.split({ path, sizeBytes: Buffer.byteLength(text) }, options)) chunks.push(chunk)
  const columns = format.columns(chunks, options)
  const read = format.reader(options, columns)
  return { columns, rows: chunks.flatMap((chunk) => [...read(chunk)]) }
}

test('csv leaves tabs to tsv', () => {
  const sample = { head: Buffer.from('sku\ttitle\na\tb\n'), whole: true, name: 'feed.csv' }
  expect(csv.sniff(sample)).toBeNull()
  expect(tsv.sniff(sample)?.options.delimiter).toBe('\t')
  expect(tsv.sniff({ ...sample, head: Buffer.from('sku,title\na,b\n') })).toBeNull()
})

test('columns are named as the header stands', async () => {
  const { columns, rows } = await open('\uFEFF sku,Image,Image,, ,Image#2,Prix\u00a0TTC\n1,2,3,4,5,6,7\n')
  expect(columns).toEqual([' sku', 'Image', 'Image#2', '#col4', '#col5', 'Image#2#2', 'Prix\u00a0TTC'])
  expect(rows[0]?.cells).toEqual(['1', '2', '3', '4', '5', '6', '7'])
})

test('names lead back to a header that is named the same', () => {
  const header = fc.array(fc.constantFrom('a', 'b', 'a#2', 'a#3', '', '#col2'), { minLength: 1, maxLength: 7 })
  fc.assert(
    fc.property(header, (cells) => {
      const names = columnNames(cells)
      expect(columnNames(headerCells(names))).toEqual(names)
      expect(new Set(names).size).toBe(names.length)
    }),
  )
})

test('without header the columns are numbered and the first line is a row', async () => {
  const { columns, rows } = await open('1;2\n3;4\n5;6;7\n', { delimiter: ';', header: false })
  expect(columns).toEqual(['#1', '#2'])
  expect(rows.map((row) => row.row)).toEqual([1, 2, 3])
})

test('lines above the header are no rows, whatever stands in them', async () => {
  const { columns, rows } = await open('Report "A\n\n"x;y\nsku;"the\nname"\n1;2\n', { delimiter: ';', header: 4 })
  expect(columns).toEqual(['sku', 'the\nname'])
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ row: 6, line: 6, cells: ['1', '2'], raw: '1;2' })
})

test('a delimiter too many at every line end is no cell', async () => {
  expect((await open('a;b\n1;2;\n3;4;\n', { delimiter: ';' })).columns).toEqual(['a', 'b', '#col3'])
  expect((await open('a;b;\n1;2\n3;4\n', { delimiter: ';' })).columns).toEqual(['a', 'b'])
  expect((await open('a;b\n1;2;x\n3;4;x\n', { delimiter: ';' })).columns).toEqual(['a', 'b'])
})

test('five thousand columns', async () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `c${index}`)
  const { columns, rows } = await open(`${names.join(',')}\n${'x,'.repeat(4_999)}y\n`)
  expect(columns).toEqual(names)
  expect(rows[0]?.cells).toHaveLength(5_000)
  expect(rows[0]?.broken).toBeUndefined()
})

const added = { izb_import: '7', izb_row: '3', izb_code: 'cells_extra', izb_detail: 'Say "x", then y.' }

async function rejected(text: string, options: DelimitedOptions, format: Format<DelimitedOptions> = csv) {
  const { columns, rows } = await open(text, options, format)
  const writer = format.rejects(options, columns)
  return writer.head + rows.map((row) => writer.record(row.raw, row.cells, added)).join('') + writer.tail
}

test('rejects keep the sender’s cells as they are, and the four stand in their columns', async () => {
  const text = 'sku;name;name;\n1;"=cmd()";2;x\n2;b\n3;c;d;e;f\n4;"open;5;6\n'
  expect(await rejected(text, { delimiter: ';' })).toBe(
    [
      'sku;name;name;;izb_import;izb_row;izb_code;izb_detail',
      '1;"=cmd()";2;x;7;3;cells_extra;"Say ""x"", then y."',
      '2;b;;;7;3;cells_extra;"Say ""x"", then y."',
      '3;c;d;e;7;3;cells_extra;"Say ""x"", then y.";f',
      '4;"""open";5;6;7;3;cells_extra;"Say ""x"", then y."',
      '',
    ].join('\n'),
  )
})

test('rejects without quoting keep their columns, without header they get one', async () => {
  const text = await rejected('1\t"2\n', { quote: false, header: false }, tsv)
  expect(text).toBe('#1\t#2\tizb_import\tizb_row\tizb_code\tizb_detail\n1\t"2\t7\t3\tcells_extra\tSay "x", then y.\n')
})

test('rejects read back to the cells they were made of', async () => {
  const piece = fc.constantFrom('"', '""', ',', ',', '\n', 'a', ' ', '\\', 'é')
  const noise = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
  const property = fc.asyncProperty(
    noise,
    fc.constantFrom('double' as const, 'backslash' as const),
    async (text, escaping) => {
      const options = { escape: escaping }
      const first = await open(`a,b,c\n${text}`, options)
      const again = await open(await rejected(`a,b,c\n${text}`, options), options)
      expect(again.rows).toHaveLength(first.rows.length)
      first.rows.forEach((row, index) => {
        const cells = again.rows[index]!.cells
        if (!row.broken) expect(cells.slice(0, row.cells.length)).toEqual(row.cells)
        expect(cells.slice(first.columns.length, first.columns.length + 4)).toEqual(Object.values(added))
      })
    },
  )
  await fc.assert(property, { numRuns: 300 })
})
