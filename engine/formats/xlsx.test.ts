import fc from 'fast-check'
import { streamXlsxRows, writeXlsx } from 'hucre'
import { describe, expect, test } from 'vitest'
import { collect, objectsOf, readAll, spoolOf } from '../reading/records/spool.fixture.ts'
import { WORKBOOK_LIMITS } from '../reading/workbook/archive.ts'
import { bookOf, rowsOf } from '../reading/workbook/book.fixture.ts'
import { splitWorkbook } from '../reading/workbook/split.ts'
import xlsx from './xlsx.ts'

const HEAD = ['sku', 'title', 'price']
const TABLE = [HEAD, ['A1', 'Shirt', 12.9], ['A2', 'Shoe', 5], ['A3', 'Hat', 7.25]]
const cellsOf = async (book: Uint8Array, options = {}) =>
  (await readAll(xlsx, book, { options })).rows.map((row) => row.cells)

describe('the cells of a workbook', () => {
  test('numbers keep all digits and nothing of the arithmetic, texts their zeros', async () => {
    const values = [
      '5901234123457',
      '5.901234123457E12',
      '12.899999999999999',
      '1.0000000000000001E-7',
      '0',
      '-3',
      '1E21',
      '123456789012345',
    ]
    const book = bookOf({
      sheets: {
        S: `<row><c t="str"><v>n</v></c><c t="str"><v>t</v></c></row>${values.map((value) => `<row><c><v>${value}</v></c><c t="str"><v>00123</v></c></row>`).join('')}`,
      },
    })
    expect((await cellsOf(book, { header: 1 })).map(([number, text]) => [number, text])).toEqual(
      [
        '5901234123457',
        '5901234123457',
        '12.9',
        '0.0000001',
        '0',
        '-3',
        '1000000000000000000000',
        '123456789012345',
      ].map((number) => [number, '00123']),
    )
  })

  test.each<[string, string, string, boolean?]>([
    ['yyyy-mm-dd', '45000', '2023-03-15'],
    ['dd/mm/yyyy hh:mm', '45000.5', '2023-03-15T12:00:00'],
    ['[$-407]d. mmmm yyyy;@', '45000', '2023-03-15'],
    ['mmm', '45000', '2023-03-15'],
    ['hh:mm', '0.75', '18:00:00'],
    ['[h]:mm:ss', '0.5', '12:00:00'],
    ['d', '1', '1900-01-01'],
    ['d', '61', '1900-03-01'],
    ['d', '0', '1904-01-01', true],
    ['d', '43538', '2023-03-15', true],
    ['d', '-1', '-1'],
    ['0%', '0.2', '20%'],
    ['0.0 %', '0.055', '5.5%'],
    ['00000', '123', '00123'],
    ['0000000000000', '123456789012', '0123456789012'],
    ['#,##0.00 "days"', '3.5', '3.5'],
    ['[Red]0.00', '3.5', '3.5'],
    ['General', '3.5', '3.5'],
  ])('a number shown as %s: %s is %s', async (format, value, expected, is1904 = false) => {
    const book = bookOf({ sheets: { S: `<row><c s="1"><v>${value}</v></c></row>` }, formats: [format], is1904 })
    expect(await cellsOf(book, { header: false })).toEqual([[expected]])
  })

  test('texts shared, rich, pronounced, escaped; formulas, booleans, errors and dates as they are', async () => {
    const strings =
      '<si><t>plain</t></si><si><r><t>ri</t></r><r><rPr/><t xml:space="preserve">ch </t></r><rPh sb="0"><t>no</t></rPh></si><si><t>a_x000D_b&amp;_x005F_</t></si>'
    const row =
      '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="s"><v></v></c><c r="E3"><f>A1*2</f><v>42</v></c><c r="F3" t="str"><f>"x"</f><v>x</v></c><c r="G3" t="b"><v>1</v></c><c r="H3" t="b"><v>0</v></c><c r="I3" t="e"><v>#N/A</v></c><c r="J3" t="d"><v>2026-01-02</v></c><c r="L3" t="inlineStr"><is><r><t>in</t></r><rPh><t>no</t></rPh><r><t>line</t></r></is></c></row>'
    const { rows } = await readAll(xlsx, bookOf({ sheets: { S: row }, strings }), { options: { header: false } })
    expect(rows).toMatchObject([
      {
        row: 3,
        cells: ['plain', 'rich ', 'a\rb&_', '', '42', 'x', 'true', 'false', '#N/A', '2026-01-02', '', 'inline'],
      },
    ])
  })

  test('are what hucre reads of what hucre writes', async () => {
    const value = fc.oneof(
      fc.stringMatching(/^[ -~é日]{1,20}$/),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.integer({ min: -6e8, max: 4e9 }).map((seconds) => new Date(seconds * 1000)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(value, { maxLength: 6 }), { minLength: 1, maxLength: 6 }), async (rows) => {
        const book = await writeXlsx({ sheets: [{ name: 'S', rows }] })
        const expected = (await collect(streamXlsxRows(book))).map(({ index, values }) => ({
          row: index + 1,
          cells: values.map(textOf),
        }))
        const read = await readAll(xlsx, book, { options: { header: false } })
        const filled = expected.filter(({ cells }) => cells.some((cell) => cell !== ''))
        const width = Math.max(0, ...filled.map(({ cells }) => cells.findLastIndex((cell) => cell !== '') + 1))
        const padded = filled.map(({ row, cells }) => ({
          row,
          cells: Array.from({ length: width }, (_, i) => cells[i] ?? ''),
        }))
        expect(read.rows.map(({ row, cells }) => ({ row, cells }))).toEqual(padded)
      }),
      { numRuns: 60 },
    )
  })
})

function textOf(value: unknown): string {
  if (!(value instanceof Date)) return value === null || value === undefined ? '' : String(value)
  const iso = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19)
  return iso.endsWith('T00:00:00') ? iso.slice(0, 10) : iso
}

describe('the table of a workbook', () => {
  test('columns are named as in CSV; rows are numbered as the program shows them; empty ones are none', async () => {
    const rows = [['Products 2026'], [], ['sku', 'price', null, 'price'], ['A1', 1, 'x', 2], [null, null], ['A2', 3]]
    const read = await readAll(xlsx, bookOf({ sheets: { S: rowsOf(rows) } }), { options: { header: 3 } })
    expect(read.columns).toEqual(['sku', 'price', '#col3', 'price#2'])
    expect(read.rows).toMatchObject([
      { row: 4, cells: ['A1', '1', 'x', '2'] },
      { row: 6, cells: ['A2', '3', '', ''] },
    ])
  })

  test('finds the header beneath a title, and sees that there is none', async () => {
    const titled = [['All our products'], [null], ...TABLE]
    expect(objectsOf(await readAll(xlsx, bookOf({ sheets: { S: rowsOf(titled) } })))[0]).toEqual({
      sku: 'A1',
      title: 'Shirt',
      price: '12.9',
    })
    const bare = [
      ['A1', 'https://x/1', 12.9],
      ['A2', 'https://x/2', 5],
      ['A3', 'https://x/3', 7],
    ]
    expect((await readAll(xlsx, bookOf({ sheets: { S: rowsOf(bare) } }))).columns).toEqual(['#1', '#2', '#3'])
  })

  test('reads the sheet that looks like a feed, or the one that is named', async () => {
    const sheets = {
      Readme: rowsOf(Array.from({ length: 30 }, (_, i) => [`Line ${i} of a long text that explains it all`])),
      Feed: rowsOf(TABLE),
      Old: rowsOf([...TABLE, ...TABLE.slice(1), ...TABLE.slice(1)]),
    }
    const book = bookOf({ sheets, hidden: ['Old'] })
    expect(await cellsOf(book)).toHaveLength(3)
    expect(await cellsOf(book, { sheet: 'Old' })).toHaveLength(9)
    expect(await cellsOf(book, { sheet: ' old ' })).toHaveLength(9)
    await expect(cellsOf(book, { sheet: 'Neu' })).rejects.toMatchObject({
      code: 'xlsx.sheet_unknown',
      fix: 'Its sheets are: Readme, Feed, Old.',
    })
  })

  test('goes on from where any chunk ended', async () => {
    const spool = spoolOf(
      bookOf({ sheets: { S: rowsOf([HEAD, ...Array.from({ length: 50 }, (_, i) => [`A${i}`, 'x', i])]) } }),
    )
    const limits = { ...WORKBOOK_LIMITS, chunkBytes: 1e6, chunkRecords: 20 }
    const chunks = await collect(splitWorkbook(spool, {}, undefined, limits))
    expect(chunks.map((chunk) => chunk.at.index)).toEqual([2, 22, 42])
    for (const [at, chunk] of chunks.entries()) {
      const rest = await collect(splitWorkbook(spool, {}, chunk.next, limits))
      expect(rest.map(({ bytes }) => bytes)).toEqual(chunks.slice(at + 1).map(({ bytes }) => bytes))
      expect(xlsx.columns([chunk], {})).toEqual(HEAD)
    }
  })

  test('a cell right of the table is told of, and a table without rows has columns', async () => {
    const book = bookOf({ sheets: { S: rowsOf([...TABLE, ['A4', 'x', 1, null, 'note']]) } })
    const { rows } = await readAll(xlsx, book, { columns: HEAD })
    expect(rows.map((row) => row.warning?.code)).toEqual([undefined, undefined, undefined, 'cells_extra'])
    expect((await readAll(xlsx, bookOf({ sheets: { S: rowsOf([HEAD]) } }))).columns).toEqual(HEAD)
  })

  test('rejects are CSV with all the columns of the row', async () => {
    const { columns, rows } = await readAll(
      xlsx,
      bookOf({
        sheets: {
          S: rowsOf([
            [...HEAD, 'a,b'],
            ['A1', 'x "y"', 1, 'z'],
            ['A2', 'line\nbreak'],
          ]),
        },
      }),
      { options: { header: 1 } },
    )
    const writer = xlsx.rejects({}, columns)
    const added = { izb_import: '7', izb_row: '2', izb_code: 'c', izb_detail: 'd' }
    expect([writer.head, ...rows.map((row) => writer.record(row.raw, row.cells, added))]).toEqual([
      'sku,title,price,"a,b",izb_import,izb_row,izb_code,izb_detail\n',
      'A1,"x ""y""",1,z,7,2,c,d\n',
      'A2,"line\nbreak",,,7,2,c,d\n',
    ])
  })
})
