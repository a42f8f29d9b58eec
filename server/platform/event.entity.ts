import { defineEntity, p } from '@mikro-orm/core'
import type { Actor, DomainEvent } from '../../engine/kernel/event.ts'
import { idColumn, instantColumn } from './columns.ts'

/** The outbox: a past fact, written in the transaction that made it true. */
export const Event = defineEntity({
  name: 'Event',
  tableName: 'event',
  properties: {
    id: idColumn(),
    type: p.text(),
    createdAt: instantColumn(),
    actor: p.json<Actor>(),
    // No foreign key: the fact outlives whoever it is about.
    merchantId: p.integer().nullable(),
    data: p.json<DomainEvent['data']>(),
  },
})
