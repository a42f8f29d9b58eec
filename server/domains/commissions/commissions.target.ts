import type { Selectable } from 'kysely'
import { rateOf } from '../../../engine/kernel/money.ts'
import { type BulkColumn, bulkSchema, words } from '../../platform/bulk-schema.ts'
import { type Refusal, type RowPlan, rowSink } from '../../platform/row-sink.ts'
import { textOf, type Values } from '../../platform/row-values.ts'
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

const AMOUNTS = ['amount', 'minimum', 'maximum'] as const
const AS_THEY_ARE: ReadonlySet<string> = new Set([...AMOUNTS, 'priority'])
const NOTHING: Record<string, unknown> = Object.fromEntries(
  ['percent_ppm', ...Object.keys(COLUMNS)].flatMap((column) => (column === 'percent' ? [] : [[column, null]])),
)

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
  open: async (_db, { now }, schema) => rowSink(schema, planOf(now, schema.currency)),
})

function planOf(now: () => Date, currency: string): RowPlan<Rule, Known> {
  return {
    table: 'commission_rule',
    look: async (tx, batch) => {
      const codes = batch.map(({ key, values }) => textOf(values.code) ?? key)
      const rows = await tx
        .selectFrom('commission_rule')
        .selectAll()
        .where('code', 'in', [...codes, ''])
        .execute()
      const merchants = await tx.selectFrom('merchant').select('code').where('status', '!=', 'deleted').execute()
      const categories = await tx.selectFrom('category').select('code').where('deleted_at', 'is', null).execute()
      return {
        byCode: new Map(rows.map((row) => [row.code, row])),
        merchants: new Set(merchants.map((row) => row.code)),
        categories: new Set(categories.map((row) => row.code)),
      }
    },
    existing: (known, code) => known.byCode.get(code),
    columns: ({ values }, code, known, row) => {
      const percent = percentOf(values)
      if (percent !== null && typeof percent === 'object') return percent
      const given = { ...columnsOf(values), ...(percent === undefined ? {} : { percent_ppm: percent }) }
      const before = (row ?? { ...NOTHING, code }) as Rule
      const after = { ...before, ...given }
      if (AMOUNTS.some((column) => after[column] !== null)) after.currency ??= currency
      const refusal = lostReference(values, known) ?? impossible(after) ?? otherMoney(values, row, after, currency)
      if (refusal) return refusal
      return row ? { ...given, currency: after.currency } : { ...after }
    },
    stamp: (before) => ({ ...(before ? {} : { created_at: now() }), updated_at: now() }),
    keep: (known, row) => known.byCode.set(row.code, row),
  }
}

/** The columns that a record speaks of. */
function columnsOf(values: Values): Partial<Rule> {
  const columns = Object.keys(COLUMNS).flatMap((name): [string, unknown][] => {
    const value = values[name]
    if (name === 'percent' || name === 'code' || value === undefined) return []
    if (name === 'starts_at' || name === 'ends_at') return [[name, instantOf(textOf(value), name === 'ends_at')]]
    return [[name, AS_THEY_ARE.has(name) ? value : textOf(value)]]
  })
  return Object.fromEntries(columns)
}

const DAY_MS = 86_400_000

/** A day alone is meant whole: a rule that ends on the 31st holds until midnight. */
function instantOf(text: string | null, last: boolean): Date | null {
  if (text === null) return null
  if (text.length === 10) return new Date(Date.parse(`${text}T00:00:00Z`) + (last ? DAY_MS - 1 : 0))
  return new Date(text)
}

/** Undefined: the record says nothing. Null: cleared. */
function percentOf(values: Values): number | null | undefined | Refusal {
  if (values.percent === undefined) return undefined
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

function impossible(rule: Rule): Refusal | null {
  const { code: value, percent_ppm, amount, minimum, maximum, starts_at, ends_at } = rule
  if (percent_ppm === null && amount === null) {
    const detail = 'A rule needs a percent or an amount.'
    return { refused: 'required_missing', attribute: 'percent', value, detail }
  }
  if (minimum !== null && maximum !== null && minimum > maximum) {
    const detail = 'The minimum is above the maximum.'
    return { refused: 'out_of_range', attribute: 'minimum', value, detail }
  }
  if (starts_at !== null && ends_at !== null && starts_at > ends_at) {
    const detail = 'The rule ends before it starts.'
    return { refused: 'out_of_range', attribute: 'ends_at', value, detail }
  }
  return null
}

/** Amounts were read with the digits of the currency named beside them; none of them may slip into another one. */
function otherMoney(values: Values, before: Rule | undefined, after: Rule, currency: string): Refusal | null {
  const read = textOf(values.currency) ?? currency
  const slips = AMOUNTS.some((column) =>
    typeof values[column] === 'number'
      ? after.currency !== read
      : values[column] === undefined && before && before[column] !== null && after.currency !== before.currency,
  )
  if (!slips) return null
  const detail = `The rule is in ${before?.currency ?? currency}: give its currency and all its amounts together.`
  return { refused: 'wrong_currency', attribute: 'currency', value: read, detail }
}
