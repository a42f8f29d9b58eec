import { defineEntity, p } from '@mikro-orm/core'
import type { Actor, DomainEvent } from '../../engine/kernel/event.ts'
import { bigRefColumn, idColumn, instantColumn } from './columns.ts'

/** The outbox: a past fact, written in the transaction that made it true. */
export const Event = defineEntity({
  name: 'Event',
  tableName: 'event',
  indexes: [{ name: 'event_unnumbered_index', properties: ['id'], where: 'seq is null' }],
  properties: {
    id: idColumn(),
    /** Its place in the order in which all read; given when everybody can see it. */
    seq: bigRefColumn().nullable().unique(),
    type: p.text(),
    createdAt: instantColumn(),
    actor: p.json<Actor>(),
    // No foreign key: the fact outlives whoever it is about.
    merchantId: p.integer().nullable(),
    data: p.json<DomainEvent['data']>(),
  },
})
