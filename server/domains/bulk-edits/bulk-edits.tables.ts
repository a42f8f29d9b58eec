import type { Generated } from 'kysely'
import type { Actor } from '../../../engine/kernel/event.ts'
import type { BulkEditState } from './bulk-edit.machine.ts'

export interface BulkEditTables {
  bulk_edit: BulkEditTable
  bulk_edit_outcome: BulkEditOutcomeTable
}

interface BulkEditTable {
  id: Generated<number>
  noun: 'products' | 'offers'
  actor: Actor
  reach: readonly number[] | null
  owner_id: number | null
  ids: readonly string[] | null
  filter: Record<string, string> | null
  change: Record<string, unknown> | null
  action: string | null
  reasons: Record<string, unknown> | null
  state: BulkEditState
  last: number
  total: number
  changed: number
  unchanged: number
  refused: number
  created_at: Date
  updated_at: Date
  ended_at: Date | null
  version: Generated<number>
}

interface BulkEditOutcomeTable {
  id: Generated<number>
  bulk_edit_id: number
  item_id: number
  outcome: 'changed' | 'refused'
  code: string | null
  detail: string | null
  errors: readonly object[] | null
}
