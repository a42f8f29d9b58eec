import type { Selectable } from 'kysely'
import type { Actor } from '../../../engine/kernel/event.ts'
import { type BulkColumn, bulkSchema, words } from '../../platform/bulk-schema.ts'
import type { Tx } from '../../platform/database.ts'
import { type Refusal, type RowPlan, rowSink } from '../../platform/row-sink.ts'
import { textOf, type Values } from '../../platform/row-values.ts'
import { defineTarget } from '../../platform/target.ts'
import { endMerchant, hindrancesOf } from './delete-merchant.ts'
import { MERCHANT_STATES, type MerchantState } from './merchant.machine.ts'
import type { MerchantTables } from './merchants.tables.ts'
import { actionTo, moveMerchant } from './move-merchant.ts'

type Merchant = Selectable<MerchantTables['merchant']>

/** A bulk of merchants is the operator's own act. */
const OPERATOR: Actor = { role: 'operator', id: null }

const COLUMNS: Readonly<Record<string, BulkColumn>> = {
  code: ['id', 'Code of the merchant, as --merchant takes it', { required: true }],
  name: ['text', 'Name buyers see'],
  email: ['text', 'Where mails to the merchant go'],
  region: ['text', 'Region the merchant sells from'],
  language: ['language', 'Language the merchant reads'],
  currency: ['currency', 'Currency of the merchant’s prices'],
  legal_name: ['text', 'Name in the register'],
  registration_number: ['text', 'Number in the register'],
  vat_number: ['text', 'VAT identification number'],
  street: ['text', 'Street and number'],
  postal_code: ['text', 'Postal code'],
  city: ['text', 'City'],
  country: ['country', 'Country, ISO 3166'],
  iban: ['text', 'Account that payouts go to'],
  status: ['list', 'State; active where nothing is said of a new merchant', words(...MERCHANT_STATES)],
  external_id: ['id', 'Id in the operator’s own system'],
}

const PLAIN = Object.keys(COLUMNS).filter((column) => !['code', 'name', 'status'].includes(column))

const NATIVE = new Set(Object.keys(COLUMNS))
const NOTHING = { ...Object.fromEntries(PLAIN.map((column) => [column, null])), custom: {} }

export default defineTarget({
  name: 'merchants',
  summary: 'merchants, with the operator’s own fields',
  owner: 'operator',
  schema: (db) => bulkSchema(db, 'merchants', COLUMNS, [['code']], { open: true }),
  open: async (_db, { now }, schema) => rowSink(schema, planOf(now)),
})

function planOf(now: () => Date): RowPlan<Merchant, Map<string, Merchant>> {
  return {
    table: 'merchant',
    look: async (tx, batch) => {
      const codes = batch.map(({ key, values }) => textOf(values.code) ?? key)
      const rows = await tx
        .selectFrom('merchant')
        .selectAll()
        .where('code', 'in', [...codes, ''])
        .execute()
      return new Map(rows.map((row) => [row.code, row]))
    },
    existing: (rows, code) => rows.get(code),
    columns: ({ values }, code, _rows, row) => {
      const plain = PLAIN.flatMap((column) => (values[column] === undefined ? [] : [[column, textOf(values[column])]]))
      const name = textOf(values.name)
      return {
        ...(row ? {} : { ...NOTHING, code, name: code, status: textOf(values.status) ?? 'active' }),
        ...(name ? { name } : {}),
        ...Object.fromEntries(plain),
        custom: ownFields(values, row),
      }
    },
    stamp: (before) => {
      const at = now()
      return before ? { updated_at: at, version: before.version + 1 } : { created_at: at, updated_at: at, version: 1 }
    },
    move: async (tx, row, record, changes) => {
      const wanted = (record === 'removed' ? 'deleted' : textOf(record.values.status)) as MerchantState | null
      if (wanted === null || wanted === row.status) return null
      if (wanted === 'deleted') return endedBy(tx, row, now(), changes)
      const action = actionTo(row.status, wanted)
      return action ? moveMerchant(tx, row.id, action, { actor: OPERATOR, at: now() }, changes) : stuck(row, wanted)
    },
    keep: (rows, row) => rows.set(row.code, row),
  }
}

/** What a record holds beyond the native columns, over what is there; what it clears goes. */
function ownFields(values: Values, row: Merchant | undefined): Record<string, unknown> {
  const fields = new Map<string, unknown>(Object.entries(row?.custom ?? {}))
  for (const [name, value] of Object.entries(values)) {
    if (NATIVE.has(name)) continue
    if (value === null) fields.delete(name)
    else fields.set(name, value)
  }
  return Object.fromEntries(fields)
}

/** Deleted as the operator would delete it: with all that is personal, and only where nothing is open. */
async function endedBy(tx: Tx, row: Merchant, at: Date, changes: object): Promise<Merchant | Refusal> {
  if (!actionTo(row.status, 'deleted')) return stuck(row, 'deleted')
  const ending = { tx, merchantId: row.id, at, actor: OPERATOR, content: null }
  const hindrances = await hindrancesOf(ending)
  if (hindrances.length === 0) {
    const { row: ended, afterwards } = await endMerchant(ending, changes)
    for (const work of afterwards) await work()
    return ended
  }
  const detail = `“${row.code}” cannot be deleted yet: ${hindrances.join('; ')}.`
  return { refused: 'value_refused', attribute: 'status', value: 'deleted', detail }
}

const stuck = ({ code, status }: Merchant, wanted: MerchantState): Refusal => ({
  refused: 'value_refused',
  attribute: 'status',
  value: wanted,
  detail: `“${code}” is ${status}; from there it can become ${next(status)}. Leave the cell empty to keep its state.`,
})

function next(status: MerchantState): string {
  return MERCHANT_STATES.filter((state) => actionTo(status, state)).join(', ') || 'nothing else'
}
