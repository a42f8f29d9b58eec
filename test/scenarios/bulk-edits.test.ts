import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { performBulkEdit } from '../../server/domains/bulk-edits/index.ts'
import { type Api, addOffer, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'

eachDatabase((open) => {
  let api: Api
  let url: string
  let operator: Caller
  let acme: Caller

  beforeAll(async () => {
    const database = await open()
    url = database.url
    api = await serveApi(database)
    operator = (await api.token({ role: 'operator' })).ask
    const [acmeId, otherId] = [await api.merchant('acme'), await api.merchant('other')]
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    for (let n = 1; n <= 5; n++) await addOffer(api.db, acmeId, `A-${n}`)
    await addOffer(api.db, otherId, 'O-1')
  })

  const seen: { done: number; total: number }[] = []
  /** Does what waits, as the job does; `stopAfter` items the process dies. */
  const perform = (id: string, stopAfter = Number.POSITIVE_INFINITY) => {
    let items = 0
    const signal = { throwIfAborted: () => void (items++ >= stopAfter && fail()) } as AbortSignal
    return performBulkEdit(api.db, api.clock, Number(id), { signal, progress: async (at) => void seen.push(at) })
  }
  const fail = () => {
    throw new Error('killed')
  }
  const start = async (ask: Caller, body: object) => {
    const made = await ask('POST /v1/bulk-edits', body)
    expect(made.status, made.text).toBe(201)
    return made.body.id as string
  }
  const skus = async (ask: Caller, filter: string) =>
    (await ask(`GET /v1/offers?${filter}`)).body.data.map((it: { sku: string }) => it.sku)

  test('a selection is changed by a job, whose counts and outcomes tell what became of it', async () => {
    const made = await acme('POST /v1/bulk-edits', {
      noun: 'offers',
      filter: { state: 'active' },
      change: { price: '9.00' },
    })
    expect(made.body).toMatchObject({
      state: 'queued',
      counts: { total: 5, changed: 0, unchanged: 0, refused: 0 },
      actions: ['cancel'],
    })
    await acme('PATCH /v1/offers/A-2', { price: '9.00' })
    await perform(made.body.id)
    expect((await acme(`GET /v1/bulk-edits/${made.body.id}`)).body).toMatchObject({
      state: 'completed',
      counts: { total: 5, changed: 4, unchanged: 1, refused: 0 },
      ended_at: expect.any(String),
    })
    expect(seen.at(-1)).toEqual({ done: 5, total: 5 })
    expect((await acme('GET /v1/offers/A-1')).body).toMatchObject({ price: '9.00', protected: ['price'] })
    expect((await operator('GET /v1/offers/O-1')).body.price).toBe('12.90')
    const { body } = await operator('GET /v1/audit-log?noun=offer&action=update&limit=1')
    expect(body.data[0].actor.role).toBe('merchant')
  })

  test('one that dies half-way goes on where it stopped, and does nothing twice', async () => {
    const id = await start(operator, { noun: 'offers', filter: { merchant: 'acme' }, change: { stock: 42 } })
    await expect(perform(id, 2)).rejects.toThrow('killed')
    expect((await operator(`GET /v1/bulk-edits/${id}`)).body).toMatchObject({
      state: 'running',
      counts: { changed: 2 },
    })
    await perform(id)
    expect((await operator(`GET /v1/bulk-edits/${id}`)).body).toMatchObject({
      state: 'completed',
      counts: { changed: 5 },
    })
    const { body } = await operator(`GET /v1/bulk-edits/${id}/outcomes`)
    expect(body.data.length).toBe(5)
    expect(new Set(body.data.map((it: { item_id: string }) => it.item_id)).size).toBe(5)
    const facts = await api.db.kysely.selectFrom('event').select('type').where('type', 'like', 'bulk_edit.%').execute()
    expect(facts.map((it) => it.type).slice(-2)).toEqual(['bulk_edit.started', 'bulk_edit.completed'])
  })

  test('what cannot be changed is refused by itself, and says why', async () => {
    const ids = (await operator('GET /v1/offers?merchant=acme,other&limit=500')).body.data.map(
      (it: { id: string }) => it.id,
    )
    await acme('POST /v1/offers/A-1/deactivate')
    const id = await start(acme, { noun: 'offers', ids: [...ids, '999999'], action: 'deactivate', reason: 'holidays' })
    await perform(id)
    expect((await acme(`GET /v1/bulk-edits/${id}`)).body.counts).toEqual({
      total: 7,
      changed: 4,
      unchanged: 0,
      refused: 3,
    })
    const { body } = await acme(`GET /v1/bulk-edits/${id}/outcomes?outcome=refused`)
    expect(body.data.map((it: { code: string }) => it.code).sort()).toEqual([
      'platform.row_not_found',
      'platform.row_not_found',
      'platform.transition_refused',
    ])
    expect(await skus(operator, 'state=active')).toEqual(['O-1'])
    const again = await start(acme, { noun: 'offers', filter: {}, action: 'activate' })
    await perform(again)
    expect((await skus(acme, 'state=active')).length).toBe(5)
    const bad = await start(acme, { noun: 'products', filter: { key: 'A-1,A-2' }, change: { attributes: { nope: 1 } } })
    await perform(bad)
    expect((await acme(`GET /v1/bulk-edits/${bad}/outcomes`)).body.data).toMatchObject([
      { code: 'catalog.fields_refused', errors: [{ path: '/attributes/nope' }] },
      { code: 'catalog.fields_refused' },
    ])
  })

  test('one is stopped, and others’ are not seen', async () => {
    const id = await start(acme, { noun: 'offers', filter: {}, change: { stock: 1 } })
    const stranger = (await api.token({ role: 'merchant', merchant: 'other' })).ask
    expect((await stranger(`GET /v1/bulk-edits/${id}`)).status).toBe(404)
    expect((await stranger(`POST /v1/bulk-edits/${id}/cancel`)).status).toBe(404)
    expect((await stranger('GET /v1/bulk-edits')).body.data).toEqual([])
    expect((await acme(`POST /v1/bulk-edits/${id}/cancel`)).body).toMatchObject({ state: 'cancelled', actions: [] })
    await perform(id)
    expect((await acme(`GET /v1/bulk-edits/${id}`)).body.counts.changed).toBe(0)
    expect((await acme(`POST /v1/bulk-edits/${id}/cancel`)).body.code).toBe('platform.transition_refused')
  })

  test('an order that nobody can follow is refused before anything begins', async () => {
    const refused = async (body: object) => {
      const { status, body: told } = await acme('POST /v1/bulk-edits', body)
      return [status, told.code]
    }
    const change = { stock: 1 }
    expect(await refused({ noun: 'offers', change })).toEqual([422, 'bulk_edits.unclear'])
    expect(await refused({ noun: 'offers', ids: ['1'], filter: {}, change })).toEqual([422, 'bulk_edits.unclear'])
    expect(await refused({ noun: 'offers', filter: {} })).toEqual([422, 'bulk_edits.unclear'])
    expect(await refused({ noun: 'offers', filter: {}, action: 'accept' })).toEqual([422, 'bulk_edits.unclear'])
    expect(await refused({ noun: 'offers', filter: {}, change: { stock: 'many' } })).toEqual([
      422,
      'bulk_edits.change_refused',
    ])
    expect(await refused({ noun: 'offers', filter: { nope: '1' }, change })).toEqual([400, 'pages.unknown_field'])
    expect(await refused({ noun: 'shoes', filter: {}, change })).toEqual([400, 'http.invalid_request'])
  })

  test('a process that is killed in the middle leaves every item done once or not at all', async () => {
    const merchantId = await api.merchant('large')
    for (let n = 1; n <= 300; n++) await addOffer(api.db, merchantId, `L-${n}`)
    const id = await start(operator, { noun: 'offers', filter: { merchant: 'large' }, change: { stock: 9 } })
    const program = fileURLToPath(new URL('../support/bulk-edit-child.ts', import.meta.url))
    const child = fork(program, [url, id], { stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child, 'message')
    child.send('go')
    const changed = async () => (await operator(`GET /v1/bulk-edits/${id}`)).body.counts.changed as number
    while ((await changed()) < 10) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const before = await changed()
    expect(before).toBeLessThan(300)
    const done = await api.db.kysely
      .selectFrom('offer')
      .select('id')
      .where('merchant_id', '=', merchantId)
      .where('stock', '=', 9)
      .execute()
    expect(done.length).toBe(before)
    await perform(id)
    expect((await operator(`GET /v1/bulk-edits/${id}`)).body).toMatchObject({
      state: 'completed',
      counts: { changed: 300 },
    })
    const told = await api.db.kysely
      .selectFrom('bulk_edit_outcome')
      .select('item_id')
      .where('bulk_edit_id', '=', Number(id))
      .execute()
    expect([told.length, new Set(told.map((it) => it.item_id)).size]).toEqual([300, 300])
  })
})
