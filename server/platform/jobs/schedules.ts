import { Cron } from 'croner'
import type { Database, Tx } from '../database.ts'
import { checkPayload, type JobKind } from './job-kind.ts'
import type { JobOrders } from './queue.ts'

/** Something that happens by the clock. */
export interface Scheduled {
  /** Names it once in the marketplace; letters, digits and `_ - . /`. */
  readonly name: string
  /** Minute, hour, day, month, weekday. */
  readonly cron: string
  /** IANA name: the hours of the expression are hours there, in summer and in winter. */
  readonly timeZone: string
  readonly kind: string
  readonly payload: Record<string, unknown>
}

/** The first instant after the given one; null where the expression never comes true. Throws on nonsense. */
export function nextTick(scheduled: Pick<Scheduled, 'cron' | 'timeZone'>, after: Date): Date | null {
  return new Cron(scheduled.cron, { timezone: scheduled.timeZone, paused: true }).nextRun(after)
}

/** Writes schedules into the table; one that is there as it is keeps its next tick. */
export async function putSchedules(tx: Tx, all: readonly Scheduled[], now: Date): Promise<void> {
  for (const { name, cron, timeZone, kind, payload } of all) {
    const there = await tx.selectFrom('schedule').selectAll().where('name', '=', name).executeTakeFirst()
    if (there?.cron === cron && there.time_zone === timeZone && there.kind === kind) continue
    const next_at = nextTick({ cron, timeZone }, now)
    if (!next_at) throw new Error(`the schedule ${name} never comes true: ${cron}`)
    const row = { cron, time_zone: timeZone, kind, payload, next_at }
    await tx
      .insertInto('schedule')
      .values({ name, ...row, last_at: null })
      .onConflict((clash) => clash.column('name').doUpdateSet(row))
      .execute()
  }
}

/**
 * Makes the jobs of all ticks that are due: one for each schedule, however many were missed, and one in all, however
 * many workers ask. Kinds that this version does not know are left to one that does.
 */
export async function fireSchedules(
  db: Database,
  orders: JobOrders,
  kinds: ReadonlyMap<string, JobKind>,
  now: Date,
): Promise<readonly string[]> {
  const due = await db.kysely.selectFrom('schedule').selectAll().where('next_at', '<=', now).execute()
  const fired: string[] = []
  for (const row of due) {
    const kind = kinds.get(row.kind)
    if (!kind) continue
    const next_at = nextTick({ cron: row.cron, timeZone: row.time_zone }, now)
    await db.transaction(async (tx) => {
      const schedules = tx.updateTable('schedule').where('name', '=', row.name).where('next_at', '=', row.next_at)
      const mine = next_at ? await schedules.set({ next_at, last_at: now }).executeTakeFirst() : null
      if (next_at && mine?.numUpdatedRows === 0n) return
      if (!next_at) await tx.deleteFrom('schedule').where('name', '=', row.name).execute()
      // Where the job of an earlier tick still waits or runs, this one is dropped.
      await orders.enqueue(tx, kind, checkPayload(kind, row.payload), { key: row.name })
      fired.push(row.name)
    })
  }
  return fired
}
