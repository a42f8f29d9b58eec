import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { readHistory } from '../../platform/history.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField, merchantGroupField } from '../../platform/merchant-field.ts'
import type { Page, PageRequest } from '../../platform/pages.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { changeRequestMachine } from './change-request.machine.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('change_request')
    .innerJoin('merchant', 'merchant.id', 'change_request.merchant_id')
    .leftJoin('product', 'product.id', 'change_request.product_id')
    .selectAll('change_request')
    .select(['merchant.code as merchant', 'product.key as product', 'product.title as title'])

export type ChangeRequestRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A request as events carry it. */
export const changeRequestBody = (row: ChangeRequestRow) => ({
  id: opaque(row.id),
  kind: row.kind,
  merchant: row.merchant,
  product_id: opaque(row.product_id),
  product: row.product,
  title: row.title,
  changes: row.changes,
  before: row.before,
  note: row.note,
  state: row.state,
  refusal: row.refusal,
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
})

/** What merchants want of the catalogue, as the API and the command line show it. */
export const changeRequests = defineListing({
  noun: 'change request',
  nouns: 'change requests',
  id: 'change_request.id',
  called: [],
  sort: 'id',
  sight: { merchant: ownedBy('change_request.merchant_id'), storefront: none },
  changed: 'change_request.updated_at',
  fields: {
    id: { column: 'change_request.id', kind: 'integer' },
    kind: { column: 'change_request.kind', kind: 'text' },
    state: { column: 'change_request.state', kind: 'text' },
    product_id: { column: 'change_request.product_id', kind: 'integer' },
    merchant: merchantField('change_request.merchant_id'),
    merchant_group: merchantGroupField('change_request.merchant_id'),
    created_at: { column: 'change_request.created_at', kind: 'instant' },
    updated_at: { column: 'change_request.updated_at', kind: 'instant' },
  },
  rows,
  view: (row: ChangeRequestRow, { actor, may }) => ({
    ...changeRequestBody(row),
    actions: may('change-requests:write') ? changeRequestMachine.allowed(row.state, actor.role) : [],
    version: row.version,
  }),
})

/** How a request came to be where it is. */
export async function changeRequestHistory(ctx: Context, ref: string, request: PageRequest): Promise<Page<object>> {
  return readHistory(ctx, 'change_request', (await changeRequests.row(ctx, ref)).id, request)
}
