import { defineEntity, p } from '@mikro-orm/core'
import type { MissingPolicy } from '../../../engine/contract/target.ts'
import { flagColumn, idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import type { FeedState } from './feed.machine.ts'

/** Whether a source holds everything, or only what changed. */
export type ImportMode = 'full' | 'delta'

/** A source that is imported again and again: its runs own what they created. */
export const Feed = defineEntity({
  name: 'Feed',
  tableName: 'feed',
  uniques: [
    { properties: ['merchant', 'target', 'address'] },
    // NULL differs from NULL: this keeps the operator's own feeds apart.
    { name: 'feed_operator_unique', properties: ['target', 'address'], where: 'merchant_id is null' },
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
    mode: p.text().$type<ImportMode>(),
    missing: p.text().$type<MissingPolicy>(),
    options: p.json<Record<string, unknown>>(),
    externalId: p.text().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
  },
})
