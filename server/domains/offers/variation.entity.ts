import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, bigRefColumn, instantColumn, minorColumn } from '../../platform/columns.ts'
import type { ListingState, StateBy } from '../catalog/index.ts'

/** One combination of axes of an offer, with a price and a stock of its own. A hot table like `product`. */
export const Variation = defineEntity({
  name: 'Variation',
  tableName: 'variation',
  uniques: [{ properties: ['merchantId', 'sku'] }],
  indexes: [{ properties: ['offerId'] }],
  properties: {
    id: bigIdColumn(),
    merchantId: p.integer(),
    offerId: bigRefColumn(),
    sku: p.text(),
    gtin: p.text().nullable(),
    axes: p.json<Record<string, string>>(),
    price: minorColumn().nullable(),
    salePrice: minorColumn().nullable(),
    stock: p.integer().nullable(),
    availability: p.text().nullable(),
    imageUrl: p.text().nullable(),
    attributes: p.json<Record<string, unknown>>(),
    state: p.text().$type<ListingState>(),
    stateBy: p.text().$type<StateBy>().nullable(),
    /** Fields that a person wrote and imports leave alone, with commas between. */
    held: p.text().nullable(),
    digest: p.text().nullable(),
    feedId: p.integer().nullable(),
    runId: p.integer().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
  },
})
