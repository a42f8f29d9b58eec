import type { Selectable, Updateable } from 'kysely'
import type { Actor } from '../../../engine/kernel/event.ts'
import { Fault } from '../../../engine/kernel/fault.ts'
import type { Tx } from '../../platform/database.ts'
import { type Movable, moveRow } from '../../platform/move-row.ts'
import { instant } from '../../platform/wire.ts'
import { type ImportRunState, importRunMachine } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'
import type { ImportTables } from './imports.tables.ts'

export type RunRow = Selectable<ImportTables['import_run']>

type Action = keyof typeof importRunMachine.actions & string

const movable: Movable<'import_run', ImportRunState, Action> = {
  noun: 'import',
  table: 'import_run',
  column: 'state',
  machine: importRunMachine,
  merchantId: (run) => run.merchant_id,
  view: (run) => ({
    id: run.public_id,
    state: run.state,
    target: run.target,
    address: run.address,
    mode: run.mode,
    dry_run: run.dry_run,
    counts: run.counts,
    reason: run.reason,
    started_at: instant(run.started_at),
    ended_at: instant(run.ended_at),
  }),
}

/** Somebody else ended or took over the run meanwhile: what this transaction wrote is taken back. */
export class RunTaken extends Error {
  constructor() {
    super('the run is not this process’s any more')
  }
}

/**
 * Takes a run on by one action: its state, its history and its event, in the transaction given. Throws
 * `imports.transition_refused`. With an owner only while the run is that owner's; else `RunTaken` is thrown.
 */
export async function moveRun(
  tx: Tx,
  id: number,
  action: Action,
  actor: Actor,
  now: Date,
  changes: Updateable<ImportTables['import_run']> = {},
  owner?: string | null,
): Promise<ImportRunState> {
  if (owner) await holdRun(tx, id, owner)
  try {
    const { state } = await moveRow(tx, movable, id, action, { actor, at: now }, changes)
    return state
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'platform.transition_refused') throw error
    const { state, actions } = error.data as { state: string; actions: readonly string[] }
    const run = await tx.selectFrom('import_run').select('public_id').where('id', '=', id).executeTakeFirstOrThrow()
    const instead = [...new Set(actions.map(asTyped))]
    throw importFaults.transition_refused({ id: run.public_id, state, action: asTyped(action), instead })
  }
}

/** Locks the run for this transaction, and makes sure that it is still this owner's. */
async function holdRun(tx: Tx, id: number, owner: string): Promise<void> {
  const held = await tx
    .updateTable('import_run')
    .set({ owner })
    .where('id', '=', id)
    .where('owner', '=', owner)
    .executeTakeFirst()
  if (held.numUpdatedRows === 0n) throw new RunTaken()
}

/** Whether there were errors decides where an action leads, not what it is called. */
function asTyped(action: string): string {
  return action.replace(/_with_errors$/, '')
}
