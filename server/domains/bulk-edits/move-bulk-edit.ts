import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import type { Tx } from '../../platform/database.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { type BulkEditState, bulkEditMachine } from './bulk-edit.machine.ts'
import { bulkEditBody, bulkEdits } from './bulk-edits.queries.ts'

type BulkEditAction = keyof typeof bulkEditMachine.actions & string

const movable: Movable<'bulk_edit', BulkEditState, BulkEditAction> = {
  noun: 'bulk_edit',
  table: 'bulk_edit',
  column: 'state',
  machine: bulkEditMachine,
  merchantId: (row) => row.owner_id,
  view: bulkEditBody,
}

/** Takes a bulk edit on by one action. */
export function moveBulkEdit(tx: Tx, id: number, action: BulkEditAction, moving: Moving, version: number) {
  const ended = action === 'start' ? {} : { ended_at: moving.at }
  return moveRow(tx, movable, id, action, moving, { updated_at: moving.at, version: version + 1, ...ended })
}

/** Stops a bulk edit between two items; what was changed stays. */
export function cancelBulkEdit(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const row = await bulkEdits.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    const moving = { actor: ctx.actor, at: ctx.clock.now() }
    const after = await moveBulkEdit(writing.queries, row.id, 'cancel', moving, row.version)
    const audited = { action: 'cancel', noun: 'bulk_edit', id: String(row.id), merchantId: row.owner_id }
    await addAudit(ctx, writing.queries, { ...audited, before: { state: row.state }, after: { state: after.state } })
    return bulkEdits.find(writing, String(row.id))
  })
}
