import { describe, expect, test } from 'vitest'
import { categoryColumnsOf } from './category-column.ts'
import { profileColumns } from './profile.ts'

function levels(table: Readonly<Record<string, readonly string[]>>): string[] {
  const columns = Object.keys(table)
  const rows = (Object.values(table)[0] ?? []).map((_, row) => columns.map((column) => table[column]?.[row] ?? ''))
  return categoryColumnsOf(profileColumns(columns, rows)).map(({ path }) => path)
}

describe('columns that part each other further are levels of a category', () => {
  const Sparte = ['Haus', 'Haus', 'Haus', 'Garten', 'Garten', 'Garten', 'Haus', 'Garten']
  const Gruppe = ['Licht', 'Licht', 'Bad', 'Gerät', 'Gerät', 'Saat', 'Bad', 'Saat']
  const Art = ['Lampe', 'Lampe', 'Matte', 'Spaten', 'Harke', 'Samen', 'Matte', 'Samen']

  test('in whatever order they stand', () => {
    expect(levels({ Gruppe, Sparte })).toEqual(['Sparte', 'Gruppe'])
    expect(levels({ Sparte, Gruppe })).toEqual(['Sparte', 'Gruppe'])
    expect(levels({ Art: [...Art, ...Art], Sparte: [...Sparte, ...Sparte], Gruppe: [...Gruppe, ...Gruppe] })).toEqual([
      'Sparte',
      'Gruppe',
      'Art',
    ])
  })

  test('unless one of them is the whole path already, or a number, or a value stands below two', () => {
    const paths = Gruppe.map((group, at) => `${Sparte[at]} > ${group}`)
    expect(levels({ Sparte, paths })).toEqual(['paths'])
    expect(levels({ Gruppe, ids: Sparte.map((value) => (value === 'Haus' ? '1' : '2')) })).toEqual(['Gruppe'])
    expect(levels({ Sparte: Sparte.with(0, 'Garten'), Gruppe })).toHaveLength(1)
  })

  test('and not by chance, where hardly a value repeats', () => {
    expect(levels({ Sparte: ['a', 'a', 'b'], Gruppe: ['x', 'y', 'z'] })).toHaveLength(1)
  })
})
