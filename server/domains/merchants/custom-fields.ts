import type { Selectable } from 'kysely'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context } from '../../context.ts'
import { keepable } from '../../platform/keepable.ts'
import type { FieldType } from './field-types.ts'
import { merchantFaults } from './merchants.faults.ts'
import type { MerchantTables } from './merchants.tables.ts'

type Field = Selectable<MerchantTables['merchant_field']>
type Custom = Readonly<Record<string, unknown>>

const TEXT_CHARS_MAX = 2_000

const textual = (value: unknown) => typeof value === 'string' && value.length <= TEXT_CHARS_MAX

/** What a value of each type is, in words, and how it is told. */
const TYPES: Readonly<Record<FieldType, readonly [expected: string, is: (value: unknown, field: Field) => boolean]>> = {
  text: [`a text of ${TEXT_CHARS_MAX} characters at most`, textual],
  number: ['a number', (value) => typeof value === 'number' && Number.isFinite(value)],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  date: ['a day like 2026-01-31', (value) => textual(value) && isDay(String(value))],
  list: ['one of its values', (value, field) => (field.values ?? []).some((it) => it === value)],
  email: ['an e-mail', (value) => textual(value) && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value))],
  url: [
    'an address that begins with https:// or http://',
    (value) => textual(value) && /^https?:$/.test(URL.parse(String(value))?.protocol ?? ''),
  ],
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** The fields that somebody may change, laid over those that are there; null clears. Throws `merchants.fields_refused`. */
export async function changedCustom(ctx: Context, before: Custom, changes: Custom): Promise<Custom> {
  if (Object.keys(changes).length === 0) return before
  const fields = await fieldsOf(ctx)
  const seen = fields.filter((it) => isOperator(ctx) || it.visible_to === 'merchant')
  const errors = Object.entries(changes).flatMap(([code, value]) => {
    const field = seen.find((it) => it.code === code)
    const wrong = field ? wrongWith(ctx, field, value) : `“${code}” is no field of merchants.`
    return wrong === null ? [] : [{ path: `/custom/${code}`, code: field ? 'bad_value' : 'unknown_key', detail: wrong }]
  })
  if (errors.length > 0) throw merchantFaults.fields_refused({ errors })
  const after = new Map(Object.entries(before))
  for (const [code, value] of Object.entries(changes)) {
    if (value === null) after.delete(code)
    else after.set(code, typeof value === 'string' ? keepable(value) : value)
  }
  return Object.fromEntries(after)
}

function wrongWith(ctx: Context, field: Field, value: unknown): string | null {
  if (!isOperator(ctx) && field.editable_by === 'operator') return `Only the operator changes “${field.code}”.`
  const [expected, is] = TYPES[field.type]
  if (value === null || is(value, field)) return null
  return `“${field.code}” takes ${field.type === 'list' ? (field.values ?? []).join(', ') : expected}.`
}

const isOperator = ({ actor }: Context) => actor.role === 'operator'

/** Every field that the operator added, in his order. */
export function fieldsOf(ctx: Context): Promise<Field[]> {
  return ctx.queries.selectFrom('merchant_field').selectAll().orderBy('position').orderBy('id').execute()
}

/** What a merchant still lacks of some fields, as errors that name them. */
export function lacking(row: Readonly<Record<string, unknown>>, fields: readonly string[]): ProblemError[] {
  const custom = (row.custom ?? {}) as Custom
  const has = (field: string) => {
    const [, code] = /^custom\.(.+)$/.exec(field) ?? []
    const value = code === undefined ? row[field] : Object.hasOwn(custom, code) ? custom[code] : null
    return value !== null && value !== undefined && value !== ''
  }
  return fields
    .filter((field) => !has(field))
    .map((field) => ({ path: `/${field.replace('.', '/')}`, code: 'missing', detail: `“${field}” is empty.` }))
}
