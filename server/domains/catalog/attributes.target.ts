import type { Selectable } from 'kysely'
import { ATTRIBUTE_TYPES, type ListValue } from '../../../engine/contract/target.ts'
import { type BulkColumn, bulkSchema, words } from '../../platform/bulk-schema.ts'
import { type Refusal, type RowPlan, rowSink, rowStamp } from '../../platform/row-sink.ts'
import { textOf, translations, type Values } from '../../platform/row-values.ts'
import { defineTarget } from '../../platform/target.ts'
import { isAttributeCode, OWN_WORDS } from './attribute-code.ts'
import type { CatalogTables } from './catalog.tables.ts'

type Attribute = Selectable<CatalogTables['attribute']>

const COLUMNS: Readonly<Record<string, BulkColumn>> = {
  code: ['id', 'Code by which mappings name the attribute', { required: true }],
  label: ['text', 'Name in the marketplace’s language', { localised: true }],
  entity: ['list', 'What carries it', words('product', 'offer')],
  type: ['list', 'What its values are', words(...ATTRIBUTE_TYPES)],
  unit: ['text', 'Unit a measure is kept in, such as kg'],
  required: ['boolean', 'Whether a record without it is refused'],
  values: ['text', 'Allowed values with | between', { lengthMax: 200_000 }],
  categories: [
    'text',
    'Codes of the categories it is for, with | between; everywhere where empty',
    { lengthMax: 200_000 },
  ],
  active: ['boolean', 'Whether feeds can fill it; yes where nothing is said'],
  localised: ['boolean', 'Whether it may be given per language'],
  description: ['text', 'What belongs into it'],
  position: ['integer', 'Order in lists'],
}

interface Known {
  readonly byCode: Map<string, Attribute>
  readonly categories: ReadonlySet<string>
}

export default defineTarget({
  name: 'attributes',
  summary: 'attributes of products and offers, native ones switched on and off',
  owner: 'operator',
  schema: (db) => bulkSchema(db, 'attributes', COLUMNS, [['code']]),
  open: async (_db, { now }, schema) => rowSink(schema, planOf(now)),
})

const planOf = (now: () => Date): RowPlan<Attribute, Known> => ({
  table: 'attribute',
  look: async (tx) => {
    const rows = await tx.selectFrom('attribute').selectAll().where('deleted_at', 'is', null).execute()
    const categories = await tx.selectFrom('category').select('code').where('deleted_at', 'is', null).execute()
    return {
      byCode: new Map(rows.map((row) => [row.code, row])),
      categories: new Set(categories.map((row) => row.code)),
    }
  },
  existing: (known, code) => known.byCode.get(code),
  columns: ({ values }, code, known, row) => {
    const categories = codes(values.categories)
    const unknown = categories?.find((each) => !known.categories.has(each))
    if (unknown !== undefined) return lost(unknown)
    const refusal = row ? fixed(row, values) : unusable(code)
    if (refusal) return refusal
    const entity = textOf(values.entity)
    const type = textOf(values.type)
    const fresh = row ? {} : { ...NEW, code, label: code, position: known.byCode.size + 1 }
    return { ...fresh, ...(entity ? { entity } : {}), ...(type ? { type } : {}), ...said(values, row, categories) }
  },
  stamp: (before) => rowStamp(before, now()),
  keep: (known, row) => known.byCode.set(row.code, row),
})

const NEW = {
  labels: {},
  description: '',
  entity: 'product' as const,
  type: 'text' as const,
  unit: null,
  required: false,
  values: null,
  categories: null,
  active: true,
  native: false,
  localised: false,
}

/** The columns that a record speaks of; an empty cell clears, a missing column leaves. */
function said(values: Values, row: Attribute | undefined, categories: readonly string[] | null | undefined) {
  const flags = (['required', 'active', 'localised'] as const).flatMap((name) =>
    values[name] === undefined ? [] : [[name, values[name] === true || (name === 'active' && values[name] === null)]],
  )
  const label = textOf(values.label)
  return {
    ...(label ? { label } : {}),
    labels: translations(values, 'label', row?.labels ?? {}),
    ...(values.unit === undefined ? {} : { unit: textOf(values.unit) }),
    ...(values.description === undefined ? {} : { description: textOf(values.description) ?? '' }),
    ...(typeof values.position === 'number' ? { position: values.position } : {}),
    ...(values.values === undefined ? {} : { values: listOf(values, row) }),
    ...(categories === undefined ? {} : { categories }),
    ...Object.fromEntries(flags),
  }
}

/** Values keep the spellings that are known of them already. */
function listOf(values: Values, row: Attribute | undefined): readonly ListValue[] | null {
  const before = new Map((row?.values ?? []).map((value) => [value.code, value]))
  return codes(values.values)?.map((code) => before.get(code) ?? { code, labels: {} }) ?? null
}

/** Undefined: the source says nothing. Null: cleared. */
function codes(value: Values[string]): readonly string[] | null | undefined {
  if (value === undefined) return undefined
  const all = (textOf(value) ?? '')
    .split('|')
    .map((code) => code.trim())
    .filter((code) => code !== '')
  return all.length > 0 ? [...new Set(all)] : null
}

const lost = (code: string): Refusal => ({
  refused: 'unknown_reference',
  attribute: 'categories',
  value: code,
  detail: `There is no category “${code}”. Load the categories first: izb load categories <file>`,
})

function unusable(code: string): Refusal | null {
  if (isAttributeCode(code)) return null
  const detail = 'Begin with a small letter and go on with small letters, digits and _; some words are taken.'
  return { refused: 'value_refused', attribute: 'code', value: code, detail: `“${code}” cannot be a code. ${detail}` }
}

function fixed({ native, code, ...row }: Attribute, values: Values): Refusal | null {
  if (!native) return null
  const refuse = (attribute: string, what: string): Refusal => ({
    refused: 'value_refused',
    attribute,
    value: String(values[attribute]),
    detail: `“${code}” is a native attribute: ${what}`,
  })
  for (const attribute of ['type', 'entity'] as const) {
    const wanted = textOf(values[attribute])
    if (wanted && wanted !== row[attribute]) return refuse(attribute, `it stays ${row[attribute]}.`)
  }
  if (code === 'sku' && values.active === false) return refuse('active', 'records are found again by it.')
  if (!OWN_WORDS.has(code) || values.values === undefined) return null
  const [now, wanted] = [row.values?.map((value) => value.code) ?? [], codes(values.values) ?? []]
  const same = now.length === wanted.length && now.every((value) => wanted.includes(value))
  return same ? null : refuse('values', `its values stay ${now.join('|')}.`)
}
