import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { readHistory } from '../../platform/history.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantGroupField } from '../../platform/merchant-field.ts'
import type { Page, PageRequest } from '../../platform/pages.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { merchantMachine } from './merchant.machine.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('merchant')
    .selectAll('merchant')
    // Codes of fields that are the operator's own business, with commas between.
    .select(
      sql<string | null>`(select string_agg(code, ',') from merchant_field where visible_to = 'operator')`.as('hidden'),
    )

type MerchantRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Merchants, as the API and the command line show them. */
export const merchants = defineListing({
  noun: 'merchant',
  nouns: 'merchants',
  id: 'merchant.id',
  called: ['merchant.code', 'merchant.external_id'],
  sort: 'code',
  sight: { merchant: ownedBy('merchant.id'), storefront: none },
  changed: 'merchant.updated_at',
  deleted: ['status', 'deleted'],
  fields: {
    id: { column: 'merchant.id', kind: 'integer' },
    code: { column: 'merchant.code', kind: 'text' },
    name: { column: 'merchant.name', kind: 'text' },
    email: { column: 'merchant.email', kind: 'text', nullable: true },
    region: { column: 'merchant.region', kind: 'text', nullable: true },
    country: { column: 'merchant.country', kind: 'text', nullable: true },
    status: { column: 'merchant.status', kind: 'text' },
    kyc: { column: 'merchant.kyc', kind: 'text' },
    merchant_group: merchantGroupField('merchant.id'),
    external_id: { column: 'merchant.external_id', kind: 'text', nullable: true },
    created_at: { column: 'merchant.created_at', kind: 'instant' },
    updated_at: { column: 'merchant.updated_at', kind: 'instant' },
  },
  rows,
  view: ({ id, created_at, updated_at, hidden, ...row }: MerchantRow, { actor, may }) => ({
    id: opaque(id),
    ...row,
    custom: actor.role === 'operator' ? row.custom : without(row.custom, hidden?.split(',') ?? []),
    actions: may('merchants:write') ? merchantMachine.allowed(row.status, actor.role) : [],
    created_at: instant(created_at),
    updated_at: instant(updated_at),
    deleted_at: row.status === 'deleted' ? instant(updated_at) : null,
  }),
})

function without(custom: Readonly<Record<string, unknown>>, hidden: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(custom).filter(([code]) => !hidden.includes(code)))
}

/** How a merchant came to be where it is. */
export async function merchantHistory(ctx: Context, ref: string, request: PageRequest): Promise<Page<object>> {
  return readHistory(ctx, 'merchant', (await merchants.row(ctx, ref)).id, request)
}
