import { defineEntity, p } from '@mikro-orm/core'
import type { MissingPolicy } from '../../../engine/contract/target.ts'
import { flagColumn, idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import type { FeedState } from './feed.machine.ts'

/** Whether a source holds everything, or only what changed. */
export type ImportMode = 'full' | 'delta'

/** What else holds for every run of a feed, as far as somebody said it. */
export interface FeedOptions {
  /** False: only offers on products that exist. */
  readonly products?: boolean
  /** Forced values: attribute → value. */
  readonly set?: Readonly<Record<string, string>>
  /** Shares between 0 and 1. */
  readonly max_invalid?: number | null
  readonly max_removed?: number | null
  /** True: it writes over what people wrote by hand. */
  readonly overwrite_edits?: boolean
}

/** A source that is imported again and again: its runs own what they created. */
export const Feed = defineEntity({
  name: 'Feed',
  tableName: 'feed',
  uniques: [
    { properties: ['merchant', 'target', 'address'] },
    // NULL differs from NULL: this keeps the operator's own feeds apart.
    { name: 'feed_operator_unique', properties: ['target', 'address'], where: 'merchant_id is null' },
    { properties: ['merchant', 'externalId'] },
    { name: 'feed_operator_external_unique', properties: ['externalId'], where: 'merchant_id is null' },
  ],
  properties: {
    id: idColumn(),
    /** Null for a feed of the operator. */
    merchant: () => p.manyToOne(Merchant).ref().nullable().index(false),
    target: p.text(),
    address: p.text(),
    name: p.text().nullable(),
    state: p.text().$type<FeedState>(),
    /** Made by an import of an address that belonged to no feed; not listed. */
    implicit: flagColumn(),
    // No foreign key: mappings point at feeds, and a circle of keys can be neither made nor dropped in order.
    mappingId: p.integer().nullable(),
    /** The bytes of its next run, where they are handed in; they expire unless a feed names them. */
    uploadId: p.integer().nullable(),
    mode: p.text().$type<ImportMode>(),
    missing: p.text().$type<MissingPolicy>(),
    options: p.json<FeedOptions>(),
    externalId: p.text().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().default(1),
  },
})
