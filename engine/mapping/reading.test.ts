import { describe, expect, test } from 'vitest'
import { mapped } from '../../test/support/mapped.ts'
import type { Cell } from '../contract/format.ts'
import type { AttributeMapping } from '../contract/mapping.ts'

describe('types', () => {
  const columns = ['c']
  const read = (code: string, cell: Cell, mapping: AttributeMapping = { from: 'c' }) =>
    mapped(columns, [[cell]], { [code]: mapping })

  test.each([
    ['price', '1 299,90 €', '1299.90'],
    ['stock', '1 200', 1200],
    ['weight', '350 g', 0.35],
    ['active', 'oui', true],
    ['since', '31.01.2026', '2026-01-31'],
    ['rate', '5,5 %', 5.5],
    ['rate', 'REDUCED', 'REDUCED'],
  ])('%s is read from “%s” without a rule', (code, cell, value) => {
    expect(read(code, cell).items).toEqual([{ [code]: value }])
  })

  test('an ambiguous price leaves the record out, with the way to mend it', () => {
    const problem = read('price', '1.299').records[0]?.problems[0]
    expect(problem).toMatchObject({ code: 'ambiguous_number', severity: 'error', attribute: 'price', value: '1.299' })
    expect(problem?.detail).toContain('read-price')
  })

  test('an unreadable value of an optional attribute costs the value only; a rule’s own refusal costs the record', () => {
    expect(read('weight', 'heavy').records[0]).toMatchObject({
      values: [undefined],
      problems: [{ severity: 'warning' }],
    })
    const own = read('weight', 'heavy', { from: 'c', steps: ['read-quantity'] })
    expect(own.records[0]?.problems[0]?.severity).toBe('error')
  })

  test('a price in another currency is refused, unless the currency has a column', () => {
    expect(read('price', '$12.90').records[0]?.problems[0]?.code).toBe('wrong_currency')
    const explicit = read('price', '$12.90', { from: 'c', steps: [{ 'read-price': '.' }] })
    expect(explicit.records[0]?.problems[0]?.code).toBe('wrong_currency')
  })

  test('numbers of scripts are read as JavaScript writes them', () => {
    expect(read('price', '', { script: "return '1.299'" }).items).toEqual([{ price: '1.299' }])
    expect(read('price', '', { script: 'return 1.299' }).items).toEqual([{ price: 1.299 }])
  })

  test('a weight without unit is in the unit of the column that has it', () => {
    const attributes = { weight: { from: 'W' }, weight_unit: { from: 'U' } }
    expect(
      mapped(
        ['W', 'U'],
        [
          ['500', 'g'],
          ['2', ''],
          ['1 kg', 'g'],
        ],
        attributes,
      ).items,
    ).toMatchObject([{ weight: 0.5 }, { weight: 2 }, { weight: 1 }])
  })

  test('all problems of a record are told at once', () => {
    const attributes = { price: { from: 'P' }, stock: { from: 'S', steps: ['read-number'] } }
    const [record] = mapped(['P', 'S'], [['dear', 'many']], attributes).records
    expect(record?.problems.map((it) => it.attribute)).toEqual(['price', 'stock'])
  })
})

describe('categories', () => {
  const category = { from: 'Rayon', map: { Mode: 'fashion', 'Mode > Chaussures': 'shoes' } }
  const rows = [['Mode'], ['mode>chaussures > Bottes'], ['Mode > Robes'], ['Jardin'], ['']]

  test('a path goes to its own category or to that of its nearest parent; spelling makes no difference', () => {
    const { items } = mapped(['Rayon'], rows, {}, { category })
    expect(items.map((item) => (item as { category: unknown }).category)).toEqual([
      'fashion',
      'shoes',
      'fashion',
      'Jardin',
      '',
    ])
  })

  test('otherwise takes the rest', () => {
    const { items } = mapped(['Rayon'], rows, {}, { category: { ...category, otherwise: 'garden' } })
    expect(items.map((item) => (item as { category: unknown }).category)).toEqual([
      'fashion',
      'shoes',
      'fashion',
      'garden',
      'garden',
    ])
  })

  test('levels may stand in columns of their own', () => {
    const { items } = mapped(
      ['L1', 'L2'],
      [
        ['Mode', 'Chaussures'],
        ['Mode', ''],
      ],
      {},
      { category: { ...category, from: ['L1', 'L2'] } },
    )
    expect(items).toEqual([{ category: 'shoes' }, { category: 'fashion' }])
  })

  test('what holds for a category holds for those below it, the nearest first', () => {
    const categories = {
      fashion: { attributes: { size: { from: 'F' }, heel: { value: 1 } } },
      boots: { attributes: { size: { from: 'B' } } },
    }
    const { items } = mapped(
      ['C', 'F', 'B', 'S'],
      [
        ['boots', 'f', 'b', 's'],
        ['shoes', 'f', 'b', 's'],
        ['garden', 'f', 'b', 's'],
      ],
      { size: { from: 'S' } },
      { category: { from: 'C' }, categories },
    )
    expect(items).toEqual([
      { category: 'boots', size: 'b', heel: 1 },
      { category: 'shoes', size: 'f', heel: 1 },
      { category: 'garden', size: 's', heel: undefined },
    ])
  })
})
