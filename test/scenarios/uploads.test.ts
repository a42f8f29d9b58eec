import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { expireUploads } from '../../server/domains/imports/index.ts'
import { uploadStore } from '../../server/platform/upload-store.ts'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'

const BYTES = { 'content-type': 'application/octet-stream' }
const FEED = 'sku,title,price\nA1,Dress,12.90\nA2,Jeans,1299.00\nA3,,5.00\n'

eachDatabase((open) => {
  let api: Api
  let acme: Caller
  let other: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    for (const code of ['acme', 'other']) await api.merchant(code)
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    other = (await api.token({ role: 'merchant', merchant: 'other' })).ask
  })

  const upload = async (ask: Caller, text: string, name = 'feed.csv') =>
    (await ask(`POST /v1/uploads?name=${encodeURIComponent(name)}`, text, BYTES)).body
  const files = () => {
    const folder = join(api.dataDir, 'uploads')
    return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
  }

  test('is kept by what is in it, and belongs to who handed it in', async () => {
    const answer = await acme('POST /v1/uploads?name=feed.csv', FEED, BYTES)
    expect(answer).toMatchObject({
      status: 201,
      body: { name: 'feed.csv', merchant: 'acme', bytes: Buffer.byteLength(FEED) },
    })
    const again = await upload(acme, FEED)
    expect(again.digest).toBe(answer.body.digest)
    expect(files().filter((it) => it.name === again.digest)).toHaveLength(1)
    expect((await other(`GET /v1/uploads/${again.id}`)).status).toBe(404)
    expect((await other('GET /v1/uploads')).body.data).toEqual([])
  })

  test('is words where its name leads out of the folder', async () => {
    for (const name of ['../../../etc/passwd', '/etc/passwd', 'a\u0000b\u001b[2J.csv', '..\\..\\x', 'x'.repeat(900)]) {
      const { id, name: kept } = await upload(acme, FEED, name)
      expect(kept).not.toMatch(/\p{Cc}/u)
      const looked = await acme('POST /v1/analyses', { upload: id })
      expect(looked).toMatchObject({ status: 200, body: { source: { records: 3 } } })
    }
    expect(files().every((it) => it.isDirectory() || /^[0-9a-f]{64}$/.test(it.name))).toBe(true)
  }, 120_000)

  test('is refused where it is too large, and nothing of it stays', async () => {
    const before = files().filter((it) => it.isFile()).length
    const answer = await acme('POST /v1/uploads', 'x'.repeat(1_000_001), BYTES)
    expect(answer).toMatchObject({ status: 413, body: { code: 'platform.upload_too_large' } })
    expect(files().filter((it) => it.isFile())).toHaveLength(before)
    expect(await acme('POST /v1/uploads')).toMatchObject({ status: 400, body: { code: 'imports.nothing_sent' } })
  })

  test('sent twice with one key is one upload; other bytes with it are refused', async () => {
    const key = { ...BYTES, 'idempotency-key': 'once' }
    const [one, two] = [
      await acme('POST /v1/uploads', 'sku\n1\n', key),
      await acme('POST /v1/uploads', 'sku\n1\n', key),
    ]
    expect(two.body).toEqual(one.body)
    expect(two.headers['idempotency-replayed']).toBe('true')
    expect(await acme('POST /v1/uploads', 'sku\n2\n', key)).toMatchObject({
      status: 422,
      body: { code: 'http.key_reused' },
    })
  })

  test('is looked at without a row being written or an event told', async () => {
    const { id } = await upload(acme, FEED, 'looked.csv')
    const rows = async () => {
      const tables = ['import_run', 'feed', 'mapping', 'offer', 'product', 'event', 'transition', 'lesson'] as const
      const count = (table: (typeof tables)[number]) =>
        api.db.kysely
          .selectFrom(table)
          .select((of) => of.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      return Promise.all(tables.map(async (table) => [table, Number((await count(table)).n)]))
    }
    const before = await rows()
    const looked = await acme('POST /v1/previews', { upload: id, all: true })
    expect(looked).toMatchObject({ status: 200, body: { report: { counts: { read: 3, invalid: 1 } } } })
    expect((await acme('POST /v1/analyses', { upload: id })).status).toBe(200)
    expect(await rows()).toEqual(before)
  })

  test('of another merchant is found by none of the routes', async () => {
    const { id } = await upload(acme, FEED, 'mine.csv')
    const { body: feed } = await acme('POST /v1/feeds', { name: 'hers', upload: id })
    const { body: own } = await other('POST /v1/feeds', { name: 'his' })
    for (const [request, body] of [
      [`GET /v1/uploads/${id}`],
      [`DELETE /v1/uploads/${id}`],
      ['POST /v1/imports', { upload: id }],
      ['POST /v1/analyses', { upload: id }],
      ['POST /v1/previews', { upload: id }],
      ['POST /v1/feeds', { upload: id }],
      [`PATCH /v1/feeds/${own.id}`, { upload: id }],
      [`POST /v1/feeds/${own.id}/runs`, { upload: id }],
      [`GET /v1/feeds/${feed.id}`],
      [`GET /v1/feeds/${feed.id}/runs`],
      [`GET /v1/feeds/${feed.id}/mapping`],
      [`PATCH /v1/feeds/${feed.id}`, { name: 'stolen' }],
      [`DELETE /v1/feeds/${feed.id}`],
      [`POST /v1/feeds/${feed.id}/analysis`, {}],
      [`POST /v1/feeds/${feed.id}/preview`, {}],
      [`POST /v1/feeds/${feed.id}/records`, { records: [{ sku: '1' }] }],
      [`POST /v1/feeds/${feed.id}/pause`, {}],
    ] as const) {
      const answer = await other(request, body)
      expect(answer.status, `${request} ${answer.text}`).toBe(404)
    }
    expect((await acme(`GET /v1/feeds/${feed.id}`)).body).toMatchObject({ name: 'hers', upload: id })
  })

  test('expires after a week, unless a feed names it', async () => {
    const gone = await upload(acme, 'sku\ngone\n')
    const kept = await upload(acme, 'sku\nkept\n', 'kept.csv')
    await acme('POST /v1/feeds', { name: 'kept', upload: kept.id })
    const store = uploadStore(api.dataDir, 0)
    await expireUploads(api.db, store, new Date(api.clock.now().getTime() + 8 * 86_400_000))
    expect((await acme(`GET /v1/uploads/${gone.id}`)).status).toBe(404)
    expect((await acme(`GET /v1/uploads/${kept.id}`)).status).toBe(200)
    // The file itself goes once nobody can be about to name it.
    await expireUploads(api.db, store, new Date(Date.now() + 2 * 3_600_000))
    const names = files().map((it) => it.name)
    expect(names).not.toContain(gone.digest)
    expect(names).toContain(kept.digest)
  })
})
