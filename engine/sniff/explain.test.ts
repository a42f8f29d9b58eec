import { expect, test } from 'vitest'
import { explainColumn } from './explain.ts'
import { platformOf } from './platform.ts'
import { profileColumns } from './profile.ts'
import { offersSchema } from './schema.fixture.ts'

function explained(table: Readonly<Record<string, readonly string[]>>, column: string) {
  const columns = Object.keys(table)
  const rows = [0, 1].map((row) => columns.map((name) => table[name]?.[row] ?? ''))
  const profiles = profileColumns(columns, rows)
  const platform = platformOf(profiles.map(({ name }) => name))
  return explainColumn(columns.indexOf(column), profiles, offersSchema(), { platform, language: null })
}

test('a column that is taken says by which words, and what else it might have been', () => {
  const explanation = explained({ 'Prix TTC': ['12,90', '3,50'], 'Prix HT': ['10,75', '2,92'] }, 'Prix HT')
  expect(explanation).toMatchObject({ attribute: 'price_excl_tax', type: 'number', fill: 1 })
  expect(explanation?.words.flatMap(({ means }) => means)).toEqual(['price', 'net'])
  expect(explanation?.attributes[0]).toMatchObject({ attribute: 'price_excl_tax', values: 1, outcome: 'taken' })
  expect(explanation?.attributes[1]?.outcome).toBe('“price_excl_tax” is likelier')
})

test('a column that is left alone says what beat it', () => {
  const explanation = explained({ Title: ['Blue lamp', 'Red lamp'], 'Other title': ['Lamp', 'Lamps'] }, 'Other title')
  expect(explanation?.attribute).toBeNull()
  expect(explanation?.attributes.find(({ attribute }) => attribute === 'title')?.outcome).toMatch(/Title|little/)
})

test('what other columns change is told apart from what the column says itself', () => {
  const explanation = explained(
    { 'Image 1': ['https://x.example/1.jpg'], 'Image 2': ['https://x.example/2.jpg'] },
    'Image 2',
  )
  expect(explanation?.attributes[0]?.attribute).toBe('additional_images')
  expect(explanation?.attributes[0]?.others).toBeGreaterThan(0)
})

test('a column that is not there is not explained', () => {
  expect(explained({ Title: ['Blue lamp'] }, 'Titel')).toBeNull()
})
