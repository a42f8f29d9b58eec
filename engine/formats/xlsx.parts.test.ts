import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import type { Chunk } from '../contract/format.ts'
import { collect, readAll, spoolOf } from '../reading/records/spool.fixture.ts'
import { WORKBOOK_LIMITS } from '../reading/workbook/archive.ts'
import { bookOf, rowsOf } from '../reading/workbook/book.fixture.ts'
import { splitWorkbook } from '../reading/workbook/split.ts'
import xlsx from './xlsx.ts'

test('a value merged over rows holds for each of them, over columns for the first', async () => {
  const rows = [
    ['sku', 'Shoes', null, 'size'],
    [null, 'title', 'price', null],
    ['A1', 'Boot', 50, 40],
    [null, null, 55, 41],
    [null, null, null, null],
    [null, null, 60, 42],
    ['A2', null, 70, 43],
  ]
  const merged = ['A1:A2', 'B1:C1', 'D1:D2', 'A3:A6', 'B3:C6', 'D9:E12', 'A7:C7', 'C7:C1048576']
  const { columns, rows: read } = await readAll(xlsx, bookOf({ sheets: { S: rowsOf(rows) }, merged }), {
    options: { header: 2 },
  })
  expect(columns).toEqual(['sku', 'title', 'price', 'size'])
  expect(read.map(({ row, cells }) => [row, ...cells])).toEqual([
    [3, 'A1', 'Boot', '50', '40'],
    [4, 'A1', 'Boot', '55', '41'],
    // Row 5 says nothing of its own: it is no row.
    [6, 'A1', 'Boot', '60', '42'],
    [7, 'A2', '', '70', '43'],
  ])
})

test('a header over several rows gives each column one name', async () => {
  const rows = [
    ['Price list'],
    ['SKU', 'Title', 'Price', null, null, 'Stock'],
    [null, null, 'net', 'gross', 'on sale', 'Lyon'],
    [null, null, 'EUR', 'EUR', null, null],
    ['A1', 'Boot', 50, 60, null, 3],
    ['A2', 'Shoe', 40, 48, 44, 5],
    ['A3', 'Sock', 4, 5, null, 9],
  ]
  const merged = ['A1:F1', 'A2:A4', 'B2:B4', 'C2:E2', 'E3:E4', 'F3:F4']
  const read = await readAll(xlsx, bookOf({ sheets: { S: rowsOf(rows) }, merged }))
  expect(read.columns).toEqual(['SKU', 'Title', 'Price net EUR', 'Price gross EUR', 'Price on sale', 'Stock Lyon'])
  expect(read.rows.map(({ row, cells }) => [row, cells[0], cells[4]])).toEqual([
    [5, 'A1', ''],
    [6, 'A2', '44'],
    [7, 'A3', ''],
  ])
})

test('names for groups of columns stand before those below them, however few are merged', async () => {
  const rows = [
    ['SKU', 'Price', null, 'Stock', null, 'Size', null, null],
    [null, 'net', 'gross', 'Lyon', 'Paris', 'L', 'W', 'H'],
    ...Array.from({ length: 5 }, (_, i) => [`A${i}`, 50 + i, 60 + i, i, 2, 10, 20, 30]),
  ]
  const merged = ['A1:A2', 'B1:C1', 'D1:E1', 'F1:H1']
  const read = await readAll(xlsx, bookOf({ sheets: { S: rowsOf(rows) }, merged }))
  expect(read.columns).toEqual([
    'SKU',
    'Price net',
    'Price gross',
    'Stock Lyon',
    'Stock Paris',
    'Size L',
    'Size W',
    'Size H',
  ])
  expect(read.rows).toHaveLength(5)
})

test('a note merged beside the records makes no header of them', async () => {
  const rows = [
    ['SKU', 'Title', 'Price', 'Colour', 'Valid until May'],
    ...Array.from({ length: 5 }, (_, i) => [`A${i}`, 'Boot', 50 + i, 'red', null]),
  ]
  const read = await readAll(xlsx, bookOf({ sheets: { S: rowsOf(rows) }, merged: ['E1:E6'] }))
  expect(read.columns).toEqual(rows[0])
  expect(read.rows).toHaveLength(5)
})

test('a record that says what the header says stays a record', async () => {
  const rows = [
    ['SKU', 'Title', 'Price', 'Colour', 'Size'],
    ['A1', 'Title', '5', 'Colour', 'M'],
    ['A2', 'Boot', '6', 'red', 'L'],
  ]
  const read = await readAll(xlsx, bookOf({ sheets: { S: rowsOf(rows) }, merged: [] }))
  expect(read.columns).toEqual(rows[0])
  expect(read.rows).toHaveLength(2)
})

test('merged cells are found wherever their sheet is cut while it is unpacked', async () => {
  const rows = [
    ['sku', 'title', 'price'],
    ...Array.from({ length: 3_000 }, (_, i) => [i % 3 === 0 ? `P${i}` : null, `title ${i}`, i]),
  ]
  const merged = Array.from({ length: 1_000 }, (_, i) => `A${2 + 3 * i}:A${4 + 3 * i}`)
  const read = await readAll(xlsx, bookOf({ sheets: { S: rowsOf(rows) }, merged }), { options: { header: 1 } })
  expect(read.rows.map(({ cells }) => cells[0])).toEqual(
    Array.from({ length: 3_000 }, (_, i) => `P${Math.floor(i / 3) * 3}`),
  )
})

test('shared texts are the same whether memory holds them or a file', async () => {
  const strings = Array.from({ length: 4_000 }, (_, i) => `<si><t>text ${i} — é\n${'x'.repeat(i % 90)}</t></si>`).join(
    '',
  )
  const numbers = Array.from({ length: 4_000 }, (_, i) => [i, (i * 2_654_435_761) % 4_000, 3_999 - i])
  const sheet = numbers.map((row) => `<row>${row.map((at) => `<c t="s"><v>${at}</v></c>`).join('')}</row>`).join('')
  const spool = spoolOf(bookOf({ sheets: { S: sheet }, strings }))
  const limits = { ...WORKBOOK_LIMITS, chunkBytes: 1e6, chunkRecords: 5_000 }
  const held = await collect(splitWorkbook(spool, { header: false }, undefined, limits))
  const stored = await collect(splitWorkbook(spool, { header: false }, undefined, { ...limits, heldBytes: 50_000 }))
  expect(stored).toEqual(held)
  const cells = [...xlsx.reader({}, ['#1', '#2', '#3'])(held[0] as Chunk)].map((row) => row.cells)
  expect(cells).toHaveLength(4_000)
  expect(cells[17]).toEqual(
    [17, (17 * 2_654_435_761) % 4_000, 3_982].map((i) => `text ${i} — é\n${'x'.repeat(i % 90)}`),
  )
  expect(readdirSync(dirname(spool.path)).filter((file) => file.includes('texts-'))).toEqual([])
})
