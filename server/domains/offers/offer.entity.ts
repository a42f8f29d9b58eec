import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, bigRefColumn, instantColumn, minorColumn } from '../../platform/columns.ts'
import type { ListingState, Refusal, StateBy } from '../catalog/index.ts'

/** A merchant's price, stock and condition on a product. A hot table like `product`. */
export const Offer = defineEntity({
  name: 'Offer',
  tableName: 'offer',
  uniques: [
    { properties: ['merchantId', 'sku'] },
    {
      name: 'offer_external_id_unique',
      properties: ['merchantId', 'externalId'],
      where: 'external_id is not null',
    },
  ],
  indexes: [{ properties: ['productId'] }],
  properties: {
    id: bigIdColumn(),
    merchantId: p.integer(),
    productId: bigRefColumn(),
    sku: p.text(),
    price: minorColumn().nullable(),
    salePrice: minorColumn().nullable(),
    currency: p.text(),
    /** Null is sold without counting. */
    stock: p.integer().nullable(),
    availability: p.text().nullable(),
    condition: p.text().nullable(),
    attributes: p.json<Record<string, unknown>>(),
    state: p.text().$type<ListingState>(),
    stateBy: p.text().$type<StateBy>().nullable(),
    /** Sold from and until; always where nothing is said. */
    sellsFrom: instantColumn().nullable(),
    sellsUntil: instantColumn().nullable(),
    externalId: p.text().nullable(),
    refusal: p.json<Refusal>().nullable(),
    /** Fields that a person wrote and imports leave alone, with commas between. */
    held: p.text().nullable(),
    digest: p.text().nullable(),
    feedId: p.integer().nullable(),
    runId: p.integer().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
  },
})
