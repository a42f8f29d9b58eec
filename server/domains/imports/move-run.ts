import type { Selectable, Updateable } from 'kysely'
import type { Actor } from '../../../engine/kernel/event.ts'
import type { Tx } from '../../platform/database.ts'
import { type ImportRunState, importRunMachine } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'
import type { ImportTables } from './imports.tables.ts'

export type RunRow = Selectable<ImportTables['import_run']>

type Action = keyof typeof importRunMachine.actions & string

/** Facts of the machine that nobody outside needs to hear of. */
const SILENT = new Set(['fetched', 'requeued'])

/** Takes a run on by one action: its state, its history and its event, in the transaction given. */
export async function moveRun(
  tx: Tx,
  id: number,
  action: Action,
  actor: Actor,
  now: Date,
  changes: Updateable<ImportTables['import_run']> = {},
  reason: string | null = null,
): Promise<ImportRunState> {
  const run = await tx.selectFrom('import_run').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const verdict = importRunMachine.decide(run.state, action, actor.role)
  if (!verdict.ok) {
    const { instead } = verdict
    throw importFaults.transition_refused({ id: run.public_id, state: run.state, action, instead })
  }
  await tx
    .updateTable('import_run')
    .set({ ...changes, state: verdict.to })
    .where('id', '=', id)
    .execute()
  await tx
    .insertInto('transition')
    .values({
      noun: 'import_run',
      noun_id: id,
      from_state: run.state,
      to_state: verdict.to,
      action,
      actor,
      reason,
      at: now,
    })
    .execute()
  if (!SILENT.has(verdict.fact)) {
    const object = {
      id: run.public_id,
      state: verdict.to,
      target: run.target,
      address: run.address,
      counts: changes.counts ?? run.counts,
    }
    await tx
      .insertInto('event')
      .values({
        type: `import.${verdict.fact}`,
        created_at: now,
        actor,
        merchant_id: run.merchant_id,
        data: { object, previous: { state: run.state } },
      })
      .execute()
  }
  return verdict.to
}
