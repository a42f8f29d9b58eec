import { type Selectable, sql, type Updateable } from 'kysely'
import type { Actor } from '../../engine/kernel/event.ts'
import type { Machine } from '../../engine/kernel/machine.ts'
import type { Tx } from './database.ts'
import { addEvents } from './events.ts'
import { platformFaults } from './faults.ts'
import type { Tables } from './tables.ts'

/** What has a life cycle: where its state is kept, and how the world sees it. */
export interface Movable<Table extends keyof Tables, State extends string, Action extends string> {
  /** As events call it: `merchant` in `merchant.paused`. */
  readonly noun: string
  readonly table: Table
  readonly column: 'state' | 'status'
  readonly machine: Machine<State, Action>
  merchantId(row: Selectable<Tables[Table]>): number | null
  /** The resource as events carry it. */
  view(row: Selectable<Tables[Table]>): object
}

/** Who does it, when and why. */
export interface Moving {
  readonly actor: Actor
  readonly at: Date
  readonly reason?: string | null
}

/**
 * Takes one row on by one action: locks it, asks the machine, writes state, history and event. All of it happens in
 * the transaction given, or none. Other columns that change with the state go into `changes`.
 */
export async function moveRow<Table extends keyof Tables, State extends string, Action extends string>(
  tx: Tx,
  movable: Movable<Table, State, Action>,
  id: number,
  action: Action,
  moving: Moving,
  changes: Updateable<Tables[Table]> = {} as Updateable<Tables[Table]>,
): Promise<Selectable<Tables[Table]>> {
  type Row = Selectable<Tables[Table]>
  const { noun, machine } = movable
  const table = sql.table(movable.table)
  const column = sql.ref(movable.column)
  const { actor, at } = moving
  // Writing the state over itself locks the row on both databases; `for update` exists on one only.
  const locked = await sql<Row>`update ${table} set ${column} = ${column} where id = ${id} returning *`.execute(tx)
  const before = locked.rows[0]
  if (!before) throw platformFaults.row_not_found({ noun, id: String(id) })
  const from = (before as Record<string, unknown>)[movable.column] as State
  const verdict = machine.decide(from, action, actor.role)
  if (!verdict.ok) throw platformFaults.transition_refused({ noun, action, state: from, actions: verdict.instead })

  const values = Object.entries({ ...changes, [movable.column]: verdict.to })
  const sets = sql.join(values.map(([name, value]) => sql`${sql.ref(name)} = ${value}`))
  const moved = await sql<Row>`update ${table} set ${sets} where id = ${id} returning *`.execute(tx)
  const after = moved.rows[0] as Row
  const reason = moving.reason ?? null
  const history = { noun, noun_id: id, from_state: from, to_state: verdict.to, action, actor, reason, at }
  await tx.insertInto('transition').values(history).execute()
  await addEvents(tx, {
    type: `${noun}.${verdict.fact}`,
    actor,
    at,
    merchantId: movable.merchantId(after),
    object: movable.view(after),
    previous: { [movable.column]: from },
  })
  return after
}
