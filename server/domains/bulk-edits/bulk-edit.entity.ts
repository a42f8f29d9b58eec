import { defineEntity, p } from '@mikro-orm/core'
import type { Actor } from '../../../engine/kernel/event.ts'
import { bigRefColumn, idColumn, instantColumn } from '../../platform/columns.ts'
import type { BulkEditState } from './bulk-edit.machine.ts'

/** The same change of many products or offers, one after the other. */
export const BulkEdit = defineEntity({
  name: 'BulkEdit',
  tableName: 'bulk_edit',
  properties: {
    id: idColumn(),
    noun: p.text().$type<'products' | 'offers'>(),
    actor: p.json<Actor>(),
    /** Ids of the merchants in whose reach it stays; null where nothing is out of it. */
    reach: p.json<readonly number[]>().nullable(),
    /** The first of them: whoever acts for it sees the edit. Null where it is the operator’s. */
    ownerId: p.integer().nullable(),
    ids: p.json<readonly string[]>().nullable(),
    filter: p.json<Record<string, string>>().nullable(),
    change: p.json<Record<string, unknown>>().nullable(),
    action: p.text().nullable(),
    reasons: p.json<Record<string, unknown>>().nullable(),
    state: p.text().$type<BulkEditState>(),
    /** Id of the item that was dealt with last; the next one goes on from there. */
    last: bigRefColumn(),
    total: p.integer(),
    changed: p.integer(),
    unchanged: p.integer(),
    refused: p.integer(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    endedAt: instantColumn().nullable(),
    version: p.integer().version(),
  },
})
