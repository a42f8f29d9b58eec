import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, instantColumn } from '../../platform/columns.ts'
import type { ListingState } from './listing.machine.ts'
import type { ProductKind } from './product-kinds.ts'

/** Who set the state: what an import did, an import may undo; what a person did stays. */
export type StateBy = 'import' | 'person'

export interface Seo {
  readonly title?: string
  readonly description?: string
  readonly slug?: string
  readonly keywords?: readonly string[]
}

/** Why something was refused, and which fields are to blame. */
export interface Refusal {
  readonly reason: string | null
  readonly fields: Readonly<Record<string, string>>
}

/**
 * The static sheet of goods or of a service. Millions of rows are written at a stretch: no foreign keys and no
 * further index; verbs check what they reference, and the doctor checks all of it.
 */
export const Product = defineEntity({
  name: 'Product',
  tableName: 'product',
  uniques: [
    { properties: ['merchantId', 'key'] },
    // NULL differs from NULL: without this the operator's own products could repeat a key.
    { name: 'product_operator_key_unique', properties: ['key'], where: 'merchant_id is null' },
    {
      name: 'product_external_id_unique',
      properties: ['merchantId', 'externalId'],
      where: 'external_id is not null and merchant_id is not null',
    },
    {
      name: 'product_operator_external_id_unique',
      properties: ['externalId'],
      where: 'external_id is not null and merchant_id is null',
    },
  ],
  indexes: [{ properties: ['matchKey'], where: 'match_key is not null' }],
  properties: {
    id: bigIdColumn(),
    /** Null for a product of the operator's catalogue. */
    merchantId: p.integer().nullable(),
    key: p.text(),
    title: p.text().nullable(),
    brand: p.text().nullable(),
    gtin: p.text().nullable(),
    categoryId: p.integer().nullable(),
    sourceCategory: p.text().nullable(),
    imageUrl: p.text().nullable(),
    attributes: p.json<Record<string, unknown>>(),
    state: p.text().$type<ListingState>(),
    stateBy: p.text().$type<StateBy>().nullable(),
    /** What offers of a closed catalogue are matched by, as the operator chose it. */
    matchKey: p.text().nullable(),
    externalId: p.text().nullable(),
    kind: p.text().$type<ProductKind>().default('goods'),
    /** What search engines are told. */
    seo: p.json<Seo>().nullable(),
    /** Why the operator refused it, field by field. */
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
