import { defineEntity, p } from '@mikro-orm/core'
import { bigRefColumn, instantColumn } from './columns.ts'
import type { JobError } from './jobs/queue.ts'

/** Who reads the outbox, and how far. */
export const EventConsumer = defineEntity({
  name: 'EventConsumer',
  tableName: 'event_consumer',
  properties: {
    name: p.text().primary(),
    /** Number of the last event it has dealt with. */
    seq: bigRefColumn(),
    /** In a row, without one event dealt with in between. */
    failures: p.integer(),
    error: p.json<JobError>().nullable(),
    /** Not before then; null where nothing is wrong. */
    retryAt: instantColumn().nullable(),
    updatedAt: instantColumn(),
  },
})
