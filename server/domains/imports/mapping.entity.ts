import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import { Feed } from './feed.entity.ts'

/** How a source becomes records; what it says stands in its versions. */
export const Mapping = defineEntity({
  name: 'Mapping',
  tableName: 'mapping',
  properties: {
    id: idColumn(),
    merchant: () => p.manyToOne(Merchant).ref().nullable().index(),
    target: p.text(),
    name: p.text(),
    feed: () => p.manyToOne(Feed).ref().nullable().index().deleteRule('set null'),
    createdAt: instantColumn(),
  },
})
