import { type Selectable, sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField } from '../../platform/merchant-field.ts'
import type { PageField } from '../../platform/pages.ts'
import { ownedBy } from '../../platform/sight.ts'
import type { Tables } from '../../platform/tables.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { published } from '../catalog/index.ts'
import { imageMachine } from './image-source.machine.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('image_source')
    .leftJoin('merchant', 'merchant.id', 'image_source.merchant_id')
    .leftJoin('image', 'image.id', 'image_source.image_id')
    .selectAll('image_source')
    .select(['merchant.code as merchant', 'image.digest', 'image.type', 'image.bytes', 'image.width', 'image.height'])

type ImageRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A picture as events carry it. */
export const imageFact = (row: Selectable<Tables['image_source']>) => ({
  id: opaque(row.id),
  url: row.url,
  state: row.state,
  reason: row.reason === null ? null : { code: row.reason, detail: row.detail ?? '', fix: row.fix ?? '' },
  attempts: row.attempts,
  checked_at: instant(row.checked_at),
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
})

/** What the public sees: pictures that are served, of products that are live. */
const onShow = () => sql<boolean>`(image_source.state = 'kept' and exists (
  select 1 from image_use join product on product.id = image_use.owner_id
  where image_use.source_id = image_source.id and image_use.owner = 'product'
  and product.state = 'active' and ${published('product.category_id')}
  union all
  select 1 from image_use join variation on variation.id = image_use.owner_id
  join offer on offer.id = variation.offer_id join product on product.id = offer.product_id
  where image_use.source_id = image_source.id and image_use.owner = 'variation'
  and variation.state = 'active' and offer.state = 'active' and product.state = 'active'
  and ${published('product.category_id')}))`

/** Those that a product or a variation shows, by its id. */
const shownBy = (owner: 'product' | 'variation'): PageField => ({
  column: 'image_source.id',
  kind: 'integer',
  nullable: true,
  toStored: async (id, db) => {
    if (!/^\d{1,15}$/.test(id)) return null
    const uses = db.selectFrom('image_use').select('source_id').where('owner', '=', owner)
    return (await uses.where('owner_id', '=', Number(id)).execute()).map((it) => it.source_id)
  },
})

/** Pictures by their addresses, as the API and the command line show them. */
export const images = defineListing({
  noun: 'image',
  nouns: 'images',
  id: 'image_source.id',
  called: [],
  sort: 'id',
  sight: { merchant: ownedBy('image_source.merchant_id'), storefront: onShow },
  changed: 'image_source.updated_at',
  fields: {
    id: { column: 'image_source.id', kind: 'integer' },
    state: { column: 'image_source.state', kind: 'text' },
    reason: { column: 'image_source.reason', kind: 'text', nullable: true },
    url: { column: 'image_source.url', kind: 'text' },
    merchant: merchantField('image_source.merchant_id'),
    product: shownBy('product'),
    variation: shownBy('variation'),
    created_at: { column: 'image_source.created_at', kind: 'instant' },
    updated_at: { column: 'image_source.updated_at', kind: 'instant' },
  },
  rows,
  view: (row: ImageRow, { actor, may }) => ({
    ...imageFact(row),
    merchant: row.merchant,
    served: row.digest === null ? null : `/v1/images/${row.digest}/original`,
    type: row.type,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    actions: may('images:write') ? imageMachine.allowed(row.state, actor.role) : [],
    version: row.version,
  }),
})
