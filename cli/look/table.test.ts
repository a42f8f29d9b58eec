import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv, csvCell } from './csv.ts'
import { table } from './table.ts'
import { displayWidth, wrapped } from './width.ts'

const columns = [
  { title: 'id', cell: (row: readonly string[]) => row[0] ?? '', whole: true },
  { title: 'name', cell: (row: readonly string[]) => row[1] ?? '' },
  { title: 'count', cell: (row: readonly string[]) => row[2] ?? '', right: true },
]

describe('a table', () => {
  test('has numbers to the right and no lines', () => {
    const rows = [
      ['1', 'Robe', '7'],
      ['22', 'Jean', '1,204'],
    ]
    expect(table(columns, rows, { width: 80, colour: false })).toBe(
      ['id  name  count', '1   Robe      7', '22  Jean  1,204'].join('\n'),
    )
  })

  test('cuts the widest cells first, ids never', () => {
    const rows = [['offer-123456789', 'a very long name that does not fit at all', '7']]
    const lines = table(columns, rows, { width: 40, colour: false }).split('\n')
    expect(lines[1]).toMatch(/^offer-123456789 {2}a very long.*… +7$/)
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40)
  })

  test('counts wide characters twice', () => {
    const lines = table(columns, [['1', '日本語の商品名', '7']], { width: 80, colour: false }).split('\n')
    expect(lines[0]).toBe('id  name            count')
    expect(lines.map(displayWidth)).toEqual([25, 25])
  })

  test('fits whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant('1'), fc.string({ maxLength: 200 }), fc.constant('2'))), (rows) => {
        const safe = rows.map(([id, name, count]) => [id, name.replace(/\p{C}/gu, ''), count])
        const lines = table(columns, safe, { width: 50, colour: false }).split('\n')
        return lines.every((line) => displayWidth(line) <= 50)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a table with columns that can be left out', () => {
  const wide = [
    { title: 'name', cell: () => 'twelve chars' },
    { title: 'example', cell: () => 'an example of it', worth: 10 },
    { title: 'why', cell: () => 'because of this and that', worth: 20 },
  ]
  const header = (width: number) => table(wide, [['']], { width, colour: false }).split('\n')[0]

  test('has as many as there is room for', () => {
    expect(header(80)).toMatch(/^name +example +why$/)
    expect(header(52)).toMatch(/^name +example +why$/)
    expect(header(40)).toMatch(/^name +example$/)
    expect(header(15)).toBe('name')
  })
})

describe('a text that is wrapped', () => {
  test('is broken between words, and each line fits', () => {
    expect(wrapped('one two three', 80)).toBe('one two three')
    expect(wrapped('one two three', 8, '  ')).toBe('one two\n  three')
    expect(wrapped('    one two three', 9, '    ')).toBe('    one\n    two\n    three')
    expect(wrapped('日本 日本 日本', 9)).toBe('日本 日本\n日本')
  })

  test('breaks no word, and keeps them all', () => {
    expect(wrapped('see https://shop.example/a/long/address now', 10, ' ')).toBe(
      'see\n https://shop.example/a/long/address\n now',
    )
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }),
        fc.integer({ min: 9 }),
        (words, width) => {
          const lines = wrapped(words.join(' '), width).split('\n')
          expect(lines.join(' ')).toBe(words.join(' '))
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
        },
      ),
    )
  })
})

describe('a CSV file we write', () => {
  test.each(['=cmd()', '+1', '-1', '@x', '\tx'])('makes %j text', (cell) => {
    expect(csvCell(cell).replace(/^"/, '').startsWith("'")).toBe(true)
  })

  test('quotes what needs it', () => {
    expect(csv(['a', 'b'], [['say "hi"', null]])).toBe('a,b\r\n"say ""hi""",\r\n')
  })
})
