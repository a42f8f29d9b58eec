import { describe, expect, test } from 'vitest'
import { zipOf } from '../pipeline/zip.fixture.ts'
import { collect, spoolOf } from '../reading/records/spool.fixture.ts'
import { WORKBOOK_LIMITS, type WorkbookLimits } from '../reading/workbook/archive.ts'
import { bookOf, rowsOf } from '../reading/workbook/book.fixture.ts'
import { splitWorkbook } from '../reading/workbook/split.ts'
import xlsx from './xlsx.ts'

const TABLE = [
  ['sku', 'title', 'price'],
  ['A1', 'Shirt', 12.9],
  ['A2', 'Shoe', 5],
]

describe('hostile workbooks', () => {
  const read = (content: Buffer, limits: Partial<WorkbookLimits> = {}) =>
    collect(
      splitWorkbook({ ...spoolOf(content), name: 'list.xlsx' }, {}, undefined, {
        ...WORKBOOK_LIMITS,
        chunkBytes: 1e6,
        chunkRecords: 5_000,
        ...limits,
      }),
    )
  const refused = (content: Buffer, limits: Partial<WorkbookLimits> = {}) =>
    read(content, limits).then(
      () => 'read',
      (fault) => fault.code,
    )
  const OLE2 = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)])

  test('old and encrypted ones are refused with a way out', async () => {
    expect(await refused(OLE2)).toBe('xlsx.legacy')
    expect(await refused(Buffer.concat([OLE2, Buffer.from('EncryptedPackage', 'utf16le')]))).toBe('xlsx.encrypted')
    expect(await refused(zipOf({ name: 'xl/workbook.xml', content: 'x', encrypted: true }))).toBe('xlsx.encrypted')
    expect(xlsx.sniff({ head: OLE2, whole: true, name: 'a.xls' })).not.toBeNull()
  })

  test('what is damaged is refused by the part that is', async () => {
    const book = bookOf({ sheets: { S: rowsOf(TABLE) } })
    expect(await refused(Buffer.from('PK\x03\x04rubbish'))).toBe('xlsx.unreadable')
    expect(await refused(book.subarray(0, book.length - 40))).toBe('xlsx.unreadable')
    expect(await refused(zipOf({ name: 'a', content: 'b' }))).toBe('xlsx.unreadable')
    expect(await refused(zipOf({ name: '../a', content: 'b' }))).toBe('xlsx.unreadable')
    expect(await refused(bookOf({ sheets: { S: '<row><c r="A1"><v>1</row>' } }))).toBe('xlsx.unreadable')
    expect(await refused(bookOf({ sheets: { S: '<row><c r="XFE1"><v>1</v></c></row>' } }))).toBe('xlsx.unreadable')
    expect(await refused(bookOf({ sheets: { S: '<row><c r="ZZZZ1"><v>1</v></c></row>' } }))).toBe('xlsx.unreadable')
    const nowhere = ['1', '-1', 'x'].map((at) => `<row><c t="s"><v>${at}</v></c></row>`)
    for (const S of nowhere)
      expect(await refused(bookOf({ sheets: { S }, strings: '<si><t>a</t></si>' }))).toBe('xlsx.unreadable')
    expect(await refused(bookOf({ sheets: { S: nowhere[0]! } }))).toBe('xlsx.unreadable')
    const changed = bookOf({ sheets: { S: rowsOf(TABLE) } })
    const at = changed.lastIndexOf('PK\x01\x02')
    changed[at + 16]! ^= 1
    expect(await refused(changed)).toBe('xlsx.unreadable')
  })

  test('bombs are refused before they are unpacked', async () => {
    const bomb = bookOf({ sheets: { S: rowsOf(TABLE) }, more: [{ name: 'x', content: Buffer.alloc(80 * 1024 ** 2) }] })
    expect(await refused(bomb)).toBe('xlsx.bomb')
    expect(await refused(bookOf({ sheets: { S: '' }, more: [{ name: 'x', content: 'y', claimsBytes: 3e9 }] }))).toBe(
      'xlsx.bomb',
    )
    expect(await refused(bookOf({ sheets: { S: rowsOf(TABLE) } }), { entries: 3 })).toBe('xlsx.too_large')
  })

  test('each part has its limit, and the fault names file, part, limit and a way out', async () => {
    const book = bookOf({ sheets: { S: rowsOf(TABLE) }, strings: '<si><t>a</t></si>'.repeat(100) })
    await expect(read(book, { streamedBytes: 300 })).rejects.toMatchObject({
      code: 'xlsx.too_large',
      message: expect.stringMatching(
        /^list\.xlsx is too large: xl\/worksheets\/sheet1\.xml has \d{3} bytes when unpacked; at most 300 are read\.$/,
      ),
      fix: expect.stringContaining('CSV'),
    })
    await expect(read(book, { keptBytes: 50 })).rejects.toMatchObject({
      message: expect.stringContaining('_rels/.rels has'),
    })
    // Nobody asks for these texts, so nobody reads them, however many there are.
    expect(await refused(book, { streamedBytes: 1_000 })).toBe('read')
    const asking = bookOf({
      sheets: { S: '<row><c t="s"><v>1</v></c></row>' },
      strings: '<si><t>a</t></si>'.repeat(100),
    })
    await expect(read(asking, { streamedBytes: 1_000 })).rejects.toMatchObject({
      message: expect.stringContaining('xl/sharedStrings.xml has 1,711 bytes when unpacked; at most 1,000'),
    })
  })

  test('a cell, a row, and texts without end are refused while they are unpacked', async () => {
    const cell = bookOf({ sheets: { S: rowsOf([['x'.repeat(20 * 1024 ** 2)]]) } })
    expect(await refused(cell)).toBe('xlsx.too_large')
    const row = bookOf({ sheets: { S: rowsOf([Array.from({ length: 20 }, () => 'x'.repeat(1024 ** 2))]) } })
    expect(await refused(row)).toBe('xlsx.too_large')
    const naming = (text: number, times = 1) => ({ S: `<row>${`<c t="s"><v>${text}</v></c>`.repeat(times)}</row>` })
    const strings = '<si><t/></si>'.repeat(1_000)
    expect(await refused(bookOf({ sheets: naming(999), strings }), { sharedTexts: 999 })).toBe('xlsx.too_large')
    expect(await refused(bookOf({ sheets: naming(999), strings }), { sharedTexts: 1_000 })).toBe('read')
    const long = `<si><t>${'x'.repeat(1024 ** 2)}</t></si>`
    expect(await refused(bookOf({ sheets: naming(0, 20), strings: long }))).toBe('xlsx.too_large')
    expect(await refused(bookOf({ sheets: naming(0, 10), strings: long }))).toBe('read')
  })

  test('merged cells without end, and what they would repeat, are refused', async () => {
    const merged = ['A2:A3', 'B2:B3', 'C2:C3', 'D2:F2']
    expect(await refused(bookOf({ sheets: { S: rowsOf(TABLE) }, merged }), { mergedCells: 3 })).toBe('read')
    expect(await refused(bookOf({ sheets: { S: rowsOf(TABLE) }, merged }), { mergedCells: 2 })).toBe('xlsx.too_large')
    const rows = [TABLE[0] ?? [], ['A1', 'x'.repeat(1_000), 1], ...Array.from({ length: 20 }, (_, i) => [`B${i}`])]
    const book = bookOf({ sheets: { S: rowsOf(rows) }, merged: ['B2:B1048576'] })
    expect(await refused(book, { repeatedCharacters: 20_000 })).toBe('read')
    expect(await refused(book, { repeatedCharacters: 19_999 })).toBe('xlsx.too_large')
  })

  test('entities are never expanded', async () => {
    const book = zipOf({
      name: '_rels/.rels',
      content: '<!DOCTYPE a [<!ENTITY b "c">]><Relationships>&b;</Relationships>',
    })
    expect(await refused(book)).toBe('xlsx.unreadable')
  })

  test('other archives are something else', () => {
    const zip = zipOf({ name: 'feed.csv', content: 'a;b' })
    expect(xlsx.sniff({ head: zip, whole: true, name: 'feed.zip' })).toBeNull()
    expect(xlsx.sniff({ head: Buffer.from('a;b'), whole: true, name: 'feed.xlsx' })).toBeNull()
    expect(xlsx.sniff({ head: bookOf({ sheets: { S: '' } }), whole: true, name: '' })?.confidence).toBe(0.99)
  })
})
