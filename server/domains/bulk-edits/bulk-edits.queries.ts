import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { type Page, type PageRequest, readPage } from '../../platform/pages.ts'
import { all, none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { bulkEditMachine } from './bulk-edit.machine.ts'

const rows = (db: Queries) => db.selectFrom('bulk_edit').selectAll('bulk_edit')

export type BulkEditRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A bulk edit as events carry it. */
export const bulkEditBody = (row: BulkEditRow) => ({
  id: opaque(row.id),
  noun: row.noun,
  ids: row.ids,
  filter: row.filter,
  change: row.change,
  action: row.action,
  state: row.state,
  counts: {
    total: row.total,
    changed: row.changed,
    unchanged: row.unchanged,
    refused: row.refused,
  },
  actor: row.actor,
  created_at: instant(row.created_at),
  updated_at: instant(row.updated_at),
  ended_at: instant(row.ended_at),
})

/** Bulk edits, as the API and the command line show them. */
export const bulkEdits = defineListing({
  noun: 'bulk edit',
  nouns: 'bulk edits',
  id: 'bulk_edit.id',
  called: [],
  sort: '-id',
  sight: { merchant: ownedBy('bulk_edit.owner_id'), storefront: none },
  changed: 'bulk_edit.updated_at',
  fields: {
    id: { column: 'bulk_edit.id', kind: 'integer' },
    noun: { column: 'bulk_edit.noun', kind: 'text' },
    state: { column: 'bulk_edit.state', kind: 'text' },
    created_at: { column: 'bulk_edit.created_at', kind: 'instant' },
    updated_at: { column: 'bulk_edit.updated_at', kind: 'instant' },
  },
  rows,
  view: (row: BulkEditRow, { actor, may }) => ({
    ...bulkEditBody(row),
    actions: may('bulk-edits:write') ? bulkEditMachine.allowed(row.state, actor.role) : [],
    version: row.version,
  }),
})

/** What outcomes can be filtered and sorted by. */
export const outcomeFields = {
  id: { column: 'outcome.id', kind: 'integer' },
  item_id: { column: 'outcome.item_id', kind: 'integer' },
  outcome: { column: 'outcome.outcome', kind: 'text' },
  code: { column: 'outcome.code', kind: 'text', nullable: true },
} as const

interface OutcomeRow {
  readonly id: number
  readonly item_id: number
  readonly outcome: 'changed' | 'refused'
  readonly code: string | null
  readonly detail: string | null
  readonly errors: readonly object[] | null
}

/** What became of each item that was not left as it was. */
export async function listOutcomes(ctx: Context, ref: string, request: PageRequest): Promise<Page<object>> {
  const { id } = await bulkEdits.row(ctx, ref)
  const found = ctx.queries
    .selectFrom('bulk_edit_outcome as outcome')
    .selectAll('outcome')
    .where('outcome.bulk_edit_id', '=', id)
  const view = (row: OutcomeRow) => ({
    id: opaque(row.id),
    item_id: opaque(row.item_id),
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
    errors: row.errors,
  })
  const sight = { merchant: all, storefront: none }
  return readPage(ctx, found, { fields: outcomeFields, id: 'outcome.id', sort: 'id', sight, view }, request)
}
