import type { Queries } from '../../platform/database.ts'
import { findOne } from '../../platform/find-one.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { merchantMachine } from './merchant.machine.ts'

const merchants = (db: Queries) => db.selectFrom('merchant').selectAll('merchant')

type MerchantRow = Awaited<ReturnType<ReturnType<typeof merchants>['executeTakeFirstOrThrow']>>

const fields: PageFields = {
  id: { column: 'merchant.id', kind: 'integer' },
  code: { column: 'merchant.code', kind: 'text' },
  name: { column: 'merchant.name', kind: 'text' },
  email: { column: 'merchant.email', kind: 'text', nullable: true },
  region: { column: 'merchant.region', kind: 'text', nullable: true },
  country: { column: 'merchant.country', kind: 'text', nullable: true },
  status: { column: 'merchant.status', kind: 'text' },
  external_id: { column: 'merchant.external_id', kind: 'text', nullable: true },
  created_at: { column: 'merchant.created_at', kind: 'instant' },
  updated_at: { column: 'merchant.updated_at', kind: 'instant' },
}

const view = ({ id, created_at, updated_at, ...row }: MerchantRow) => ({
  id: opaque(id),
  ...row,
  actions: merchantMachine.allowed(row.status, 'operator'),
  created_at: instant(created_at),
  updated_at: instant(updated_at),
})

/** A merchant as the API and the command line show it. */
export type MerchantView = ReturnType<typeof view>

/** A page of merchants. */
export function listMerchants(db: Queries, request: PageRequest): Promise<Page<MerchantView>> {
  return readPage(merchants(db), { fields, id: 'merchant.id', sort: 'code', view }, request)
}

/** One merchant, by code or by id. */
export async function findMerchant(db: Queries, ref: string): Promise<MerchantView> {
  const names = {
    noun: 'merchant',
    nouns: 'merchants',
    id: 'merchant.id',
    called: ['merchant.code', 'merchant.external_id'],
  }
  return view(await findOne(merchants(db), names, ref))
}
