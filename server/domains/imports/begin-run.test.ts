import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { begin, IMPORT, OPERATOR, ORDER, RUN_AT, running } from '../../../test/support/runs.ts'
import { openDatabase } from '../../platform/database.ts'
import { joinFeed, moveRun } from './index.ts'

const busy = { code: 'imports.feed_busy', kind: 'conflict' }

eachDatabase((open, dialect) => {
  test('the first run of an address makes a feed that nobody lists, the second one finds it', async () => {
    const { db } = await open()
    const first = await begin(db)
    expect(first).toMatchObject({ resumed: false, left: null })
    expect(first.feed).toMatchObject({ implicit: true, mode: 'delta', missing: 'deactivate', state: 'ready' })
    expect(first.run).toMatchObject({ state: 'queued', mode: 'delta', attempts: 1, owner: 'here:1:100' })
    expect(first.run.public_id).toMatch(/^[2-9a-hjkmnp-z]{10}$/)
    await db.transaction((tx) => moveRun(tx, first.run.id, 'fail', { role: 'clock', id: null }, RUN_AT))
    const second = await begin(db, { mode: 'full', missing: 'delete' })
    expect(second.feed).toEqual(first.feed)
    expect(second.run).toMatchObject({ mode: 'full', missing: 'delete' })
    expect(second.run.id).not.toBe(first.run.id)
  })

  test('each merchant, each target and the operator have feeds of their own', async () => {
    const { db } = await open()
    const orders = [{}, { merchantId: null, target: 'merchants' }, { target: 'stock' }, { merchantId: null }]
    const feeds = []
    for (const order of orders) feeds.push((await begin(db, order)).feed.id)
    expect(new Set(feeds).size).toBe(4)
    expect(await begin(db, { merchantId: null })).toMatchObject({ resumed: true, feed: { id: feeds[3] } })
  })

  test.each([
    ['a merchant’s', 1],
    ['the operator’s', null],
  ])('of several who begin %s feed at once one wins', async (_, merchantId) => {
    const { url, db } = await open()
    const others = await Promise.all([1, 2, 3].map(() => openDatabase(url)))
    const owners = ['here:1:1', 'here:2:2', 'here:3:3', 'here:4:4']
    const begun = await Promise.allSettled(
      [db, ...others].map((each, index) => begin(each, { merchantId, owner: owners[index] ?? '' }, owners)),
    )
    await Promise.all(others.map((other) => other.close()))
    const lost = begun.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    expect(lost).toHaveLength(3)
    for (const reason of lost) expect(reason).toMatchObject(busy)
    expect(await db.kysely.selectFrom('feed').select('id').execute()).toHaveLength(1)
    expect(await db.kysely.selectFrom('import_run').select('state').execute()).toEqual([{ state: 'queued' }])
  })

  test('whoever lives keeps the feed; who is told so is told how to go on', async () => {
    const { db } = await open()
    const { run } = await running(db)
    const second = begin(db, { owner: 'here:2:200' }, ['here:1:100'])
    await expect(second).rejects.toMatchObject({ ...busy, fix: expect.stringContaining(run.public_id) })
    const restart = begin(db, { owner: 'here:2:200', restart: true }, ['here:1:100'])
    await expect(restart).rejects.toMatchObject(busy)
  })

  test('the same command goes on with what a dead process left', async () => {
    const { db } = await open()
    const { run } = await running(db)
    const position = { byte: 5, line: 2, index: 1, traceBytes: 0, seq: 0 }
    await db.kysely.updateTable('import_run').set({ position }).where('id', '=', run.id).execute()
    const again = await begin(db, { owner: 'here:2:200', options: { products: true, set: { a: '2', b: '1' } } })
    expect(again).toMatchObject({ resumed: true, left: null })
    expect(again.run).toMatchObject({ id: run.id, state: 'queued', owner: 'here:2:200', attempts: 2, position })
    const events = await db.kysely.selectFrom('event').select('type').orderBy('id').execute()
    expect(events.map((event) => event.type)).toEqual(['import.started', 'import.fetched', 'import.resumed'])
  })

  test.each([
    ['other options', { options: { set: { b: '1', a: '3' }, products: true } }],
    ['--restart', { restart: true }],
  ])('%s leave what a dead process left, and begin anew', async (_, order) => {
    const { db } = await open()
    const { run } = await running(db)
    const again = await begin(db, { owner: 'here:2:200', ...order })
    expect(again).toMatchObject({ resumed: false, left: { id: run.id, folder: run.folder } })
    const runs = await db.kysely.selectFrom('import_run').select(['state', 'owner', 'reason']).orderBy('id').execute()
    expect(runs).toMatchObject([
      { state: 'failed', owner: null, reason: { code: 'left' } },
      { state: 'queued', owner: 'here:2:200', reason: null },
    ])
  })

  test('the same command goes on with what failed for want of something and kept its files', async () => {
    const { db } = await open()
    const { run } = await running(db, { owner: 'here:1:100' })
    const position = { byte: 5, line: 2, index: 1, traceBytes: 0, seq: 0 }
    const reason = { code: 'platform.disk_full', detail: 'Full.', fix: 'Make room.' }
    const changes = { ended_at: RUN_AT, owner: null, reason, folder: '/runs/x', position }
    await db.transaction((tx) => moveRun(tx, run.id, 'fail', IMPORT, RUN_AT, changes))
    const again = await begin(db, { owner: 'here:2:200' })
    expect(again).toMatchObject({ resumed: true, left: null })
    expect(again.run).toMatchObject({
      id: run.id,
      state: 'queued',
      attempts: 2,
      position,
      reason: null,
      ended_at: null,
    })
  })

  test('what failed is left behind by another command, and never taken up after it', async () => {
    const { db } = await open()
    const fail = (id: number, folder: string | null) =>
      db.transaction((tx) => moveRun(tx, id, 'fail', IMPORT, RUN_AT, { owner: null, folder }))
    const first = await running(db)
    await fail(first.run.id, '/runs/x')
    const second = await begin(db, { restart: true })
    expect(second).toMatchObject({ resumed: false, left: { id: first.run.id, folder: '/runs/x' } })
    await fail(second.run.id, null)
    expect(await begin(db)).toMatchObject({ resumed: false, left: null })
  })

  test('a run may join another feed only while nobody else is at work on it', async () => {
    const { db } = await open()
    const one = await running(db)
    const two = await running(db, { address: '/feeds/mended.csv', owner: 'here:2:200' })
    const join = () => db.transaction((tx) => joinFeed(tx, two.run, one.feed))
    await expect(join()).rejects.toMatchObject(busy)
    await db.transaction((tx) => moveRun(tx, one.run.id, 'cancel', OPERATOR, RUN_AT))
    await join()
    await db.transaction((tx) => joinFeed(tx, two.run, two.feed))
  })

  test('an action that is not possible is refused with those that are', async () => {
    const { db } = await open()
    const { run } = await begin(db)
    const move = (action: 'hold' | 'cancel' | 'apply_with_errors') =>
      db.transaction((tx) => moveRun(tx, run.id, action, OPERATOR, RUN_AT))
    await expect(move('apply_with_errors')).rejects.toMatchObject({
      code: 'imports.transition_refused',
      message: `Import ${run.public_id} is queued: it cannot apply.`,
      fix: 'Possible now: cancel.',
    })
    expect(await move('cancel')).toBe('cancelled')
    await expect(move('cancel')).rejects.toMatchObject({ fix: 'Possible now: revert.' })
    expect(await db.kysely.selectFrom('transition').select(['noun', 'action']).execute()).toEqual([
      { noun: 'import', action: 'cancel' },
    ])
  })

  test('a process that was taken for dead cannot end the run of the one that goes on with it', async () => {
    const { db } = await open()
    const { run } = await running(db)
    await begin(db, { owner: 'here:2:200' })
    const end = db.transaction((tx) => moveRun(tx, run.id, 'fail', { role: 'import', id: null }, RUN_AT, {}, run.owner))
    await expect(end).rejects.toMatchObject({ name: 'Error', message: expect.stringContaining('not this process') })
    expect(await db.kysely.selectFrom('import_run').select('state').execute()).toEqual([{ state: 'queued' }])
  })

  test(`an order says all of itself on ${dialect}`, async () => {
    const { db } = await open()
    const { run } = await begin(db)
    expect(run).toMatchObject({ address: ORDER.address, target: 'offers', dry_run: false, created_at: RUN_AT })
    expect(run.options).toEqual(ORDER.options)
  })
})
