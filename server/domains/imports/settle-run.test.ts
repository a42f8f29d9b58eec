import { expect, test } from 'vitest'
import { noCounts } from '../../../engine/report/report.ts'
import { eachDatabase } from '../../../test/support/databases.ts'
import { runOf } from '../../../test/support/imports.ts'
import { begin, IMPORT, OPERATOR, RUN_AT, running } from '../../../test/support/runs.ts'
import { contextOf } from '../../context.ts'
import { type Database, openDatabase } from '../../platform/database.ts'
import { offersTarget } from '../offers/offers.target.ts'
import { moveRun, type RunRow } from './index.ts'
import { applyRun, cancelRun, discardOverdueRuns, discardRun } from './settle-run.ts'

const acting = (db: Database) =>
  contextOf({ db, clock: { now: () => RUN_AT }, actor: OPERATOR, reach: { kind: 'everything' } })
const SKUS = Array.from({ length: 6 }, (_, n) => `A-${n}`)

/** A full run that a guard holds: its feed made six offers, of which four are missing now. */
async function held(db: Database, invalid = 0): Promise<RunRow> {
  const { run, feed } = await running(db, { mode: 'full' })
  const offers = await runOf(db, offersTarget, { feedId: feed.id, runId: run.id })
  await offers.write(SKUS.map((sku) => offers.records.plain({ sku, title: sku, price: 100 })))
  const changes = {
    position: { held: SKUS.slice(2) },
    counts: { ...noCounts(), invalid },
    ended_at: RUN_AT,
    owner: null,
  }
  await db.transaction((tx) => moveRun(tx, run.id, 'hold', IMPORT, RUN_AT, changes))
  return run
}

async function live(db: Database): Promise<string[]> {
  const rows = await db.kysely.selectFrom('offer').select('sku').where('state', '=', 'active').orderBy('sku').execute()
  return rows.map((row) => row.sku)
}

const refused = { code: 'imports.transition_refused' }

eachDatabase((open) => {
  test('applied, a held run removes what is missing, once', async () => {
    const { db } = await open()
    const run = await held(db)
    expect(await applyRun(acting(db), run.public_id)).toMatchObject({
      state: 'completed',
      counts: { deactivated: 4 },
    })
    expect(await live(db)).toEqual(['A-0', 'A-1'])
    await expect(applyRun(acting(db), run.public_id)).rejects.toMatchObject(refused)
    await expect(discardRun(acting(db), run.public_id)).rejects.toMatchObject(refused)
    const row = await db.kysely.selectFrom('import_run').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ position: null, counts: { deactivated: 4 } })
  })

  test('applied by two at once it counts what it removed once', async () => {
    const { url, db } = await open()
    const run = await held(db, 1)
    const other = await openDatabase(url)
    const both = await Promise.allSettled([db, other].map((each) => applyRun(acting(each), run.public_id)))
    await other.close()
    expect(both.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    for (const each of both) if (each.status === 'rejected') expect(each.reason).toMatchObject(refused)
    const row = await db.kysely.selectFrom('import_run').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'completed_with_errors', counts: { deactivated: 4 } })
    expect(await live(db)).toEqual(['A-0', 'A-1'])
  })

  test('discarded, it removes nothing', async () => {
    const { db } = await open()
    const run = await held(db, 2)
    expect(await discardRun(acting(db), run.public_id)).toMatchObject({
      state: 'completed_with_errors',
      counts: { deactivated: 0 },
    })
    expect(await live(db)).toEqual(SKUS)
    await expect(applyRun(acting(db), run.public_id)).rejects.toMatchObject(refused)
  })

  test('after a week without a decision the clock discards it', async () => {
    const { db } = await open()
    await held(db)
    const after = (days: number) => ({ now: () => new Date(RUN_AT.getTime() + days * 24 * 3_600_000) })
    await discardOverdueRuns(db, after(6.9))
    const state = () => db.kysely.selectFrom('import_run').select('state').executeTakeFirstOrThrow()
    expect(await state()).toEqual({ state: 'held' })
    await discardOverdueRuns(db, after(7))
    expect(await state()).toEqual({ state: 'completed' })
    expect(await live(db)).toEqual(SKUS)
    const history = db.kysely.selectFrom('transition').select(['action', 'actor']).where('noun', '=', 'import')
    expect(await history.orderBy('id', 'desc').executeTakeFirst()).toEqual({
      action: 'discard',
      actor: { role: 'clock', id: null },
    })
  })

  test('it is not applied once a later run has seen the source again', async () => {
    const { db } = await open()
    const run = await held(db)
    const later = await begin(db, { mode: 'full', dryRun: true })
    await cancelRun(acting(db), later.run.public_id)
    const real = await begin(db, { mode: 'full' })
    await expect(applyRun(acting(db), run.public_id)).rejects.toMatchObject({
      code: 'imports.outdated',
      message: expect.stringContaining(real.run.public_id),
    })
    expect(await live(db)).toEqual(SKUS)
    expect(await discardRun(acting(db), run.public_id)).toMatchObject({ state: 'completed' })
  })

  test('cancelled, a run ends wherever it is, and nobody owns it', async () => {
    const { db } = await open()
    const { run } = await begin(db)
    expect(await cancelRun(acting(db), run.public_id)).toMatchObject({
      state: 'cancelled',
      ended_at: RUN_AT.toISOString(),
    })
    expect(await db.kysely.selectFrom('import_run').select('owner').execute()).toEqual([{ owner: null }])
    await expect(cancelRun(acting(db), run.public_id)).rejects.toMatchObject(refused)
    await expect(cancelRun(acting(db), 'nothing')).rejects.toMatchObject({ code: 'imports.not_found' })
  })
})
