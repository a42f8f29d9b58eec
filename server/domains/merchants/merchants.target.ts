import type { Selectable } from 'kysely'
import type { Written } from '../../../engine/contract/target.ts'
import { type BulkColumn, bulkSchema, words } from '../../platform/bulk-schema.ts'
import { type RowPlan, rowSink, textOf } from '../../platform/row-sink.ts'
import { defineTarget } from '../../platform/target.ts'
import { MERCHANT_STATES } from './merchant.machine.ts'
import type { MerchantTables } from './merchants.tables.ts'

type Merchant = Selectable<MerchantTables['merchant']>

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
  status: ['list', 'State of a new merchant; later it moves by actions only', words(...MERCHANT_STATES)],
  external_id: ['id', 'Id in the operator’s own system'],
}

const PLAIN = Object.keys(COLUMNS).filter((column) => !['code', 'name', 'status'].includes(column))

/** Everything else a record holds is one of the operator's own fields. */
const known = new Set(Object.keys(COLUMNS))

export default defineTarget({
  name: 'merchants',
  summary: 'merchants, with the operator’s own fields',
  owner: 'operator',
  schema: (db) => bulkSchema(db, 'merchants', COLUMNS, [['code']]),
  open: async (_db, { now }, schema) => rowSink(schema, 'merchants', planOf(now)),
})

function planOf(now: () => Date): RowPlan<Merchant, Map<string, Merchant>> {
  return {
    look: async (tx, _batch, keys) => {
      const rows = await tx
        .selectFrom('merchant')
        .selectAll()
        .where('code', 'in', [...keys, ''])
        .execute()
      return new Map(rows.map((row) => [row.code, row]))
    },
    existing: (rows, key) => rows.get(key),
    columns: (values, key, _rows, row) => {
      const own = Object.entries(values).filter(([name]) => !known.has(name))
      const custom = { ...row?.custom, ...Object.fromEntries(own) } as Record<string, Written>
      const plain = PLAIN.flatMap((column) => (values[column] === undefined ? [] : [[column, textOf(values[column])]]))
      const name = textOf(values.name)
      return {
        ...(row ? {} : { ...NOTHING, code: key, name: key, status: textOf(values.status) ?? 'active' }),
        ...(name ? { name } : {}),
        ...Object.fromEntries(plain),
        custom: Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== null)),
      }
    },
    insert: (tx, columns) => {
      const at = { created_at: now(), updated_at: now() }
      return tx
        .insertInto('merchant')
        .values({ ...columns, ...at } as never)
        .returningAll()
        .executeTakeFirstOrThrow() as Promise<Merchant>
    },
    update: async (tx, row, changes) => {
      await tx
        .updateTable('merchant')
        .set({ ...changes, updated_at: now() })
        .set((it) => ({ version: it('version', '+', 1) }))
        .where('id', '=', row.id)
        .execute()
    },
    keep: (rows, key, row) => rows.set(key, row),
  }
}

const NOTHING = Object.fromEntries([...PLAIN.map((column) => [column, null]), ['custom', {}]])
