import { describe, expect, test } from 'vitest'
import { compiled, mapped } from '../../test/support/mapped.ts'
import type { AttributeMapping } from '../contract/mapping.ts'
import { openIsolate } from '../pipeline/isolate.ts'

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

  test('rows with options alone are grouped by the parent that is mapped', () => {
    const variations = { options: [{ name: 'N1', value: 'V1' }] }
    const parent_id = { from: 'P', steps: ['trim'] }
    const { items } = mapped(['P', 'N1', 'V1'], [['p1', 'Size', 'L']], { parent_id }, { variations })
    expect(items[0]).toMatchObject({ $parent: 'p1', '$option.0.value': 'L' })
  })

  test('a document that cannot be compiled is a fault that says what and where', () => {
    expect(() => compiled(['a'], { title: { from: 'a', steps: ['trimm'] } })).toThrow(
      /attributes\.title\.steps\[0\].*trimm/,
    )
    expect(() => compiled(['a'], { title: { script: 'return (' } })).toThrow(/no JavaScript/)
  })
})
