import { defineEntity, p } from '@mikro-orm/core'
import type { Actor } from '../../engine/kernel/event.ts'
import { bigRefColumn, idColumn, instantColumn } from './columns.ts'

/** History of every life cycle: who moved what from where to where, and why. */
export const Transition = defineEntity({
  name: 'Transition',
  tableName: 'transition',
  indexes: [{ properties: ['noun', 'nounId'] }],
  properties: {
    id: idColumn(),
    noun: p.text(),
    nounId: bigRefColumn(),
    fromState: p.text().nullable(),
    toState: p.text(),
    action: p.text(),
    actor: p.json<Actor>(),
    reason: p.text().nullable(),
    at: instantColumn(),
  },
})
