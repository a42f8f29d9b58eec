import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from './columns.ts'

/** The answer to a request with an `Idempotency-Key`, kept for a day, in case it is asked again. */
export const KeptAnswer = defineEntity({
  name: 'KeptAnswer',
  tableName: 'kept_answer',
  indexes: [{ properties: ['createdAt'] }],
  properties: {
    id: idColumn(),
    /** Digest of who asked and of the key. */
    digest: p.text().unique(),
    /** Digest of what was asked: method, address, body. */
    asked: p.text(),
    status: p.integer(),
    /** Sealed with what only the caller has; null where there is no body. */
    body: p.text().nullable(),
    createdAt: instantColumn(),
  },
})
