import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv, csvCell } from './csv.ts'
import { table } from './table.ts'
import { displayWidth } from './width.ts'

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

describe('a CSV file we write', () => {
  test.each(['=cmd()', '+1', '-1', '@x', '\tx'])('makes %j text', (cell) => {
    expect(csvCell(cell).replace(/^"/, '').startsWith("'")).toBe(true)
  })

  test('quotes what needs it', () => {
    expect(csv(['a', 'b'], [['say "hi"', null]])).toBe('a,b\r\n"say ""hi""",\r\n')
  })
})
