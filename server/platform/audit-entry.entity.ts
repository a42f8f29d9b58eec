import { defineEntity, p } from '@mikro-orm/core'
import type { Actor } from '../../engine/kernel/event.ts'
import { idColumn, instantColumn } from './columns.ts'

/** Who changed what, when, from what to what; written with the change and never altered. */
export const AuditEntry = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  indexes: [{ properties: ['noun', 'nounId'] }, { properties: ['at'] }],
  properties: {
    id: idColumn(),
    at: instantColumn(),
    actor: p.json<Actor>(),
    requestId: p.text().nullable(),
    // No foreign key: what was done outlives whom it was done to.
    merchantId: p.integer().nullable().index(),
    action: p.text(),
    noun: p.text(),
    nounId: p.text(),
    before: p.json<object>().nullable(),
    after: p.json<object>().nullable(),
  },
})
