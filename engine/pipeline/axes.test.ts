import { describe, expect, test } from 'vitest'
import type { VariationsMapping } from '../contract/mapping.ts'
import { assembled, entries, type Record_ } from './assemble.fixture.ts'

const outputs = ['sku', 'title', 'price', 'sale_price', '$parent', '$option.0.name', '$option.0.value']
const shape: VariationsMapping = { parent: 'Handle', options: [{ name: 'Option1 Name', value: 'Option1 Value' }] }
const read = (records: readonly Record_[]) => assembled(shape, outputs, entries(records, outputs))
const size = (name: string, value: string) => ({ '$option.0.name': name, '$option.0.value': value })

describe('options of rows that share a parent', () => {
  test('an option is called as its attribute, whatever language it is written in', () => {
    const [group] = read([
      { $parent: 'tee', sku: 'a', price: '1', '$option.0.name': 'COULEUR', '$option.0.value': 'Rouge' },
      { $parent: 'tee', sku: 'b', price: '1', '$option.0.value': 'Bleu' },
    ])
    expect(group?.records.map((record) => record.axes)).toEqual([{ color: 'Rouge' }, { color: 'Bleu' }])
  })

  test.each(['Colour', 'Kleur', 'Цвет', 'Farbe'])('%s means the colour, where it is no label of it either', (name) => {
    const [group] = read([
      { $parent: 'tee', sku: 'a', price: '1', ...size(name, 'x') },
      { $parent: 'tee', sku: 'b', price: '1', ...size('', 'y') },
    ])
    expect(group?.records.map((record) => record.axes)).toEqual([{ color: 'x' }, { color: 'y' }])
  })

  test('of two options that mean one attribute the second keeps its name', () => {
    const outputs = [
      'sku',
      'price',
      '$parent',
      '$option.0.name',
      '$option.0.value',
      '$option.1.name',
      '$option.1.value',
    ]
    const two = { ...shape, options: [...(shape.options ?? []), { name: 'Option2 Name', value: 'Option2 Value' }] }
    const all = ['x', 'y'].map((value) => ({
      $parent: 'tee',
      sku: value,
      price: '1',
      ...size('Color', 'red'),
      '$option.1.name': 'Colour',
      '$option.1.value': value,
    }))
    const [group] = assembled(two, outputs, entries(all, outputs))
    expect(group?.records.map((record) => record.axes)).toEqual([
      { color: 'red', Colour: 'x' },
      { color: 'red', Colour: 'y' },
    ])
  })

  test('an option may be called anything', () => {
    const [group] = read([
      { $parent: 'tee', sku: 'a', price: '1', '$option.0.name': '__proto__', '$option.0.value': 'x' },
      { $parent: 'tee', sku: 'b', price: '1', '$option.0.value': 'y' },
    ])
    expect(Object.entries(group?.records[0]?.axes ?? {})).toEqual([['__proto__', 'x']])
  })
})

describe('options of rows of two kinds', () => {
  const shape: VariationsMapping = {
    rows: { type: 'Type', parent: 'variable', child: 'variation', link: 'Parent', to: 'SKU' },
  }

  test('options name the axes of rows of two kinds as well', () => {
    const outputs = ['sku', 'price', '$type', '$link', '$to', '$option.0.name', '$option.0.value']
    const row = ($type: string, sku: string, value: string) => ({
      $type,
      sku,
      $to: sku,
      $link: $type === 'variation' ? 'P' : '',
      price: '1',
      '$option.0.name': 'Farbe',
      '$option.0.value': value,
    })
    const all = entries([row('variable', 'P', 'S, M'), row('variation', 'a', 'S'), row('variation', 'b', 'M')], outputs)
    const named = { ...shape, axes: [], options: [{ name: 'Attribute 1 name', value: 'Attribute 1 value(s)' }] }
    expect(assembled(named, outputs, all)).toMatchObject([
      { parent: 'P', records: [{ axes: { color: 'S' } }, { axes: { color: 'M' } }] },
    ])
  })
})
