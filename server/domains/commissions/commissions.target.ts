import type { Selectable } from 'kysely'
import { rateOf } from '../../../engine/kernel/money.ts'
import { type BulkColumn, bulkSchema, words } from '../../platform/bulk-schema.ts'
import { type Refusal, type RowPlan, rowSink, textOf, type Values } from '../../platform/row-sink.ts'
import { defineTarget } from '../../platform/target.ts'
import type { CommissionTables } from './commissions.tables.ts'

type Rule = Selectable<CommissionTables['commission_rule']>

const COLUMNS: Readonly<Record<string, BulkColumn>> = {
  code: ['id', 'Code of the rule', { required: true }],
  merchant: ['id', 'Only for this merchant'],
  merchant_group: ['id', 'Only for merchants of this group'],
  category: ['id', 'Only for this category and those below'],
  brand: ['text', 'Only for this brand'],
  family: ['id', 'Only for products of this family'],
  country_of_origin: ['country', 'Only for goods made there'],
  destination_zone: ['id', 'Only for orders sent there'],
  percent: ['percent', 'Share of the base, such as 12.5'],
  amount: ['money', 'Fixed fee'],
  currency: ['currency', 'Currency of the amounts'],
  base: ['list', 'What the share is taken of', words('net', 'gross')],
  shipping: ['list', 'Whether shipping belongs to the base', words('in', 'out')],
  per: ['list', 'Once per item or once per merchant order', words('item', 'order')],
  stacking: ['list', 'Alone, or together with others', words('exclusive', 'cumulative')],
  priority: ['integer', 'The highest is looked at first'],
  minimum: ['money', 'Never less than this'],
  maximum: ['money', 'Never more than this'],
  starts_at: ['date', 'First instant it holds'],
  ends_at: ['date', 'Last instant it holds'],
  external_id: ['id', 'Id in the operator’s own system'],
}

const INSTANTS = new Set(['starts_at', 'ends_at'])
const NUMBERS = new Set(['amount', 'minimum', 'maximum', 'priority'])

interface Known {
  readonly byCode: Map<string, Rule>
  readonly merchants: ReadonlySet<string>
  readonly categories: ReadonlySet<string>
}

export default defineTarget({
  name: 'commissions',
  summary: 'what the operator takes of each sale',
  owner: 'operator',
  schema: (db) => bulkSchema(db, 'commissions', COLUMNS, [['code']]),
  open: async (_db, { now }, schema) => rowSink(schema, 'commissions', planOf(now)),
})

function planOf(now: () => Date): RowPlan<Rule, Known> {
  return {
    look: async (tx, _batch, keys) => {
      const rows = await tx
        .selectFrom('commission_rule')
        .selectAll()
        .where('code', 'in', [...keys, ''])
        .execute()
      const merchants = await tx.selectFrom('merchant').select('code').execute()
      const categories = await tx.selectFrom('category').select('code').execute()
      return {
        byCode: new Map(rows.map((row) => [row.code, row])),
        merchants: new Set(merchants.map((row) => row.code)),
        categories: new Set(categories.map((row) => row.code)),
      }
    },
    existing: (known, key) => known.byCode.get(key),
    columns: (values, key, known, row) => {
      const lost = lostReference(values, known)
      if (lost) return lost
      const columns = Object.entries(values).flatMap(([name, value]) => {
        if (name === 'percent' || name === 'code' || value === undefined) return []
        if (INSTANTS.has(name)) return [[name, value === null ? null : new Date(String(value))]]
        return [[name, NUMBERS.has(name) ? value : textOf(value)]]
      })
      const percent = values.percent === undefined ? undefined : percentOf(values)
      if (percent !== undefined && percent !== null && typeof percent === 'object') return percent
      const given = { ...Object.fromEntries(columns), ...(percent === undefined ? {} : { percent_ppm: percent }) }
      const after = { ...(row ?? NOTHING), ...given } as Rule
      if (after.percent_ppm === null && after.amount === null) return feeless(key)
      return row ? given : { ...NOTHING, ...given, code: key }
    },
    insert: (tx, columns) => {
      const at = { created_at: now(), updated_at: now() }
      return tx
        .insertInto('commission_rule')
        .values({ ...columns, ...at } as never)
        .returningAll()
        .executeTakeFirstOrThrow() as Promise<Rule>
    },
    update: async (tx, row, changes) => {
      await tx
        .updateTable('commission_rule')
        .set({ ...changes, updated_at: now() })
        .where('id', '=', row.id)
        .execute()
    },
    keep: (known, key, row) => known.byCode.set(key, row),
  }
}

/** A criterion that points at nothing would never hold, or one day hold for something else. */
function lostReference(values: Values, known: Known): Refusal | null {
  for (const [attribute, names, noun] of [
    ['merchant', known.merchants, 'merchant'],
    ['category', known.categories, 'category'],
  ] as const) {
    const value = textOf(values[attribute])
    if (value !== null && !names.has(value)) {
      return { refused: 'unknown_reference', attribute, value, detail: `There is no ${noun} “${value}”.` }
    }
  }
  return null
}

function percentOf(values: Values): number | null | Refusal {
  const text = textOf(values.percent)
  if (text === null) return null
  const rate = rateOf(text)
  if (rate !== null && rate.ppm >= 0n && rate.ppm <= 1_000_000n) return Number(rate.ppm)
  return {
    refused: 'out_of_range',
    attribute: 'percent',
    value: text,
    detail: 'Write a share between 0 and 100 with at most four digits after the point, such as 12.5.',
  }
}

const feeless = (key: string): Refusal => ({
  refused: 'required_missing',
  attribute: 'percent',
  value: key,
  detail: 'A rule needs a percent or an amount.',
})

const NOTHING = Object.fromEntries(
  Object.keys(COLUMNS)
    .filter((column) => column !== 'code' && column !== 'percent')
    .map((column) => [column, null])
    .concat([['percent_ppm', null]]),
)
