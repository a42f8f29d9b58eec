import { describe, expect, test } from 'vitest'
import { targetOf } from '../../test/support/target-of.ts'
import type { Cell } from '../contract/format.ts'
import type { AttributeMapping, MappingDocument } from '../contract/mapping.ts'
import type { Mapped } from '../contract/program.ts'
import { openIsolate } from '../pipeline/isolate.ts'
import { loadRules } from '../plugins.ts'
import { compileProgram } from './compile.ts'

const rules = await loadRules()
const schema = targetOf(
  {
    ...{
      sku: 'id',
      title: 'text',
      price: 'money',
      stock: 'integer',
      weight: 'measure',
      tags: 'texts',
      active: 'boolean',
    },
    ...{ since: 'date', rate: 'percent', category: 'category', size: 'text', weight_unit: 'text', heel: 'number' },
  },
  { fashion: null, shoes: 'fashion', boots: 'shoes', garden: null },
)

type Parts = Omit<Partial<MappingDocument>, 'attributes'>

function compiled(columns: readonly string[], attributes: Record<string, AttributeMapping>, more: Parts = {}) {
  return compileProgram({ version: 1, target: 'offers', attributes, ...more }, columns, schema, rules)
}

function mapped(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  attributes: Record<string, AttributeMapping>,
  more: Parts = {},
): { outputs: readonly string[]; records: Mapped[]; items: unknown[] } {
  const program = compiled(columns, attributes, more)
  const isolate = openIsolate(program)
  const records = isolate.map(rows)
  isolate.dispose()
  const items = records.map(
    ({ values }) => values && Object.fromEntries(program.outputs.map((code, i) => [code, values[i]])),
  )
  return { outputs: program.outputs, records, items }
}

describe('what does not change stays outside', () => {
  test('plain copies and constants need no isolate', () => {
    const program = compiled(['Ref', 'Nom'], { sku: { from: 'Ref' }, title: { from: 'Nom' }, tags: { value: 'new' } })
    expect(program.inputs).toEqual([])
    expect(program.ways.map((way) => way.kind)).toEqual(['column', 'column', 'constant'])
    expect(openIsolate(program).map([['1', 'a']])[0]?.values).toEqual(['1', 'a', 'new'])
  })

  test('a script takes in only the columns it names; any other use of record takes all', () => {
    const columns = ['a', 'b', 'c']
    expect(compiled(columns, { title: { script: 'return record.b' } }).inputs).toEqual([1])
    expect(compiled(columns, { title: { script: "return record['c'] + record?.a" } }).inputs).toEqual([0, 2])
    expect(compiled(columns, { title: { script: 'return Object.keys(record).join()' } }).inputs).toEqual([0, 1, 2])
    expect(compiled(columns, { title: { script: 'return arguments[0].b' } }).inputs).toEqual([0, 1, 2])
  })

  test('columns called __proto__ and constructor are columns', () => {
    const attributes = {
      title: { script: 'return record.__proto__ + record.constructor + Object.keys(record).length' },
    }
    expect(mapped(['__proto__', 'constructor'], [['p', 'c']], attributes).items).toEqual([{ title: 'pc2' }])
  })
})

describe('cells', () => {
  test('a column the source does not have leaves its attribute untouched; an empty cell clears it', () => {
    const attributes = { sku: { from: 'Ref' }, title: { from: 'Gone', steps: ['trim'] }, size: { from: 'S' } }
    expect(
      mapped(
        ['Ref', 'S'],
        [
          ['1', ''],
          ['2', null],
        ],
        attributes,
      ).items,
    ).toEqual([
      { sku: '1', title: undefined, size: '' },
      { sku: '2', title: undefined, size: null },
    ])
  })

  test('keep-empty leaves untouched what is empty', () => {
    const attributes: Record<string, AttributeMapping> = { title: { from: 'T', steps: ['trim'], 'keep-empty': true } }
    expect(mapped(['T'], [[' '], [null], ['a']], attributes).items).toEqual([
      { title: undefined },
      { title: undefined },
      { title: 'a' },
    ])
  })

  test('several columns are a list; an attribute that takes one takes the first that is not empty', () => {
    const attributes = {
      title: { from: ['A', 'B'] },
      tags: { from: ['A', 'B'] },
      size: { from: ['A', 'B'], steps: [{ join: '-' }] },
    }
    expect(
      mapped(
        ['A', 'B'],
        [
          ['', 'b'],
          [['x', 'y'], 'b'],
        ],
        attributes,
      ).items,
    ).toEqual([
      { title: 'b', tags: ['', 'b'], size: 'b' },
      { title: 'x', tags: ['x', 'y', 'b'], size: 'x-y-b' },
    ])
  })

  test('a null that a rule makes travels, and so does the cell as it came', () => {
    const attributes = { title: { from: 'T', script: "return value === 'x' ? null : value" } }
    expect(mapped(['T'], [['x'], ['y'], [null]], attributes).items).toEqual([
      { title: null },
      { title: 'y' },
      { title: null },
    ])
  })

  test('translations have outputs of their own', () => {
    const attributes = { 'title:fr': { from: 'Nom' }, 'title:de': { from: 'Name', steps: ['trim'] } }
    expect(mapped(['Nom', 'Name'], [['a', ' b']], attributes).items).toEqual([{ 'title:fr': 'a', 'title:de': 'b' }])
  })
})

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

describe('conditions and references', () => {
  test('where leaves records out; numbers are compared as numbers', () => {
    const where = { all: [{ field: 'Stock', gt: 0 }, { not: { field: 'Nom', starts: 'test' } }] }
    const rows = [
      ['1', '10', 'Lampe'],
      ['2', '0', 'Lampe'],
      ['3', '9,5', 'TEST x'],
      ['4', '', 'Lampe'],
      ['5', '2', ''],
    ]
    const { records } = mapped(['Ref', 'Stock', 'Nom'], rows, { sku: { from: 'Ref' } }, { where })
    expect(records.map((it) => it.values?.[0] ?? 'out')).toEqual(['1', 'out', 'out', 'out', '5'])
    expect(records.map((it) => it.skip)).toEqual([false, true, true, true, false])
  })

  test('where may ask for an attribute, then it is judged last', () => {
    const { records } = mapped(
      ['P'],
      [['5,00 €'], ['50 €']],
      { price: { from: 'P' } },
      { where: { field: 'price', gte: 10 } },
    )
    expect(records.map((it) => it.skip)).toEqual([true, false])
  })

  test('a script sees the attributes computed so far, and the tables', () => {
    const attributes = {
      title: { from: 'T', steps: ['trim'] },
      size: { script: "return item.title + '/' + lookup('sizes', 'grand') + '/' + lookup('none', 'x')" },
    }
    const lookups = { sizes: { Grand: 'L' } }
    expect(mapped(['T'], [[' a ']], attributes, { lookups }).items).toEqual([{ title: 'a', size: 'a/L/undefined' }])
  })

  test('raw cells of the grouping are given as they came', () => {
    const variations = { parent: 'P', options: [{ name: 'N1', value: 'V1' }] }
    const { outputs, items } = mapped(['P', 'N1', 'V1'], [['p1', 'Size', 'L']], {}, { variations })
    expect(outputs).toEqual(['$parent', '$option.0.name', '$option.0.value'])
    expect(items).toEqual([{ $parent: 'p1', '$option.0.name': 'Size', '$option.0.value': 'L' }])
  })

  test('a document that cannot be compiled is a fault that says what and where', () => {
    expect(() => compiled(['a'], { title: { from: 'a', steps: ['trimm'] } })).toThrow(
      /attributes\.title\.steps\[0\].*trimm/,
    )
    expect(() => compiled(['a'], { title: { script: 'return (' } })).toThrow(/no JavaScript/)
  })
})
