import { expect, test } from 'vitest'
import type { TargetSchema } from '../contract/target.ts'
import { ownFieldNames, withOwnFields } from './own-fields.ts'

const schema: TargetSchema = {
  target: 'merchants',
  version: '1',
  keys: [['code']],
  attributes: ['code', 'name'].map((code) => ({
    code,
    entity: 'merchants',
    type: 'text',
    label: code,
    labels: {},
    description: '',
    required: false,
  })),
  categories: [],
  currency: 'EUR',
  language: 'en',
  layout: { merchants: ['code', 'name'] },
  grouped: false,
  partial: false,
  removable: false,
  open: true,
}
const document = {
  version: 1 as const,
  target: 'merchants',
  attributes: { code: { from: 'Code' }, 'name:fr': { from: 'Nom' }, sector: { from: 'Sector' } },
}

test('an open target takes the fields a mapping names, another one does not', () => {
  const opened = withOwnFields(schema, document)
  expect(opened.attributes.map((attribute) => attribute.code)).toEqual(['code', 'name', 'sector'])
  expect(opened.attributes[2]).toMatchObject({ entity: 'merchants', type: 'text', required: false })
  expect(opened.layout).toEqual(schema.layout)
  const closed = { ...schema, open: false }
  expect(withOwnFields(closed, document)).toBe(closed)
})

test('columns give names that nobody else has', () => {
  expect(ownFieldNames(['Account Manager', 'account-manager', 'Größe', 'NAME', '%', '#', '担当'], schema)).toEqual([
    { attribute: 'account_manager', column: 'Account Manager' },
    { attribute: 'account_manager_2', column: 'account-manager' },
    { attribute: 'große', column: 'Größe' },
    { attribute: 'name_2', column: 'NAME' },
    { attribute: 'field', column: '%' },
    { attribute: 'field_2', column: '#' },
    { attribute: '担当', column: '担当' },
  ])
  expect(ownFieldNames(['a'], { ...schema, open: false })).toEqual([])
})
