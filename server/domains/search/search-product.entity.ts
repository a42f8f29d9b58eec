import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, instantColumn } from '../../platform/columns.ts'
import type { Facets } from './document.ts'

/** What the search index holds of a product, and of which state of it. One that is not active has no row. */
export const SearchProduct = defineEntity({
  name: 'SearchProduct',
  tableName: 'search_product',
  indexes: [{ properties: ['categoryId'] }],
  properties: {
    /** That of the product. */
    id: bigIdColumn(),
    /** `updated_at` of the product that was read: another one now means that it has to be read again. */
    stamp: instantColumn(),
    /** Of the offers' merchants, conditions, SKUs and barcodes; prices and stock are never kept here. */
    offersDigest: p.text(),
    /** Which rebuilding it is from. */
    epoch: p.integer(),
    categoryId: p.integer().nullable(),
    facets: p.json<Facets>(),
  },
})
