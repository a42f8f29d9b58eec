import { beforeAll, expect, test } from 'vitest'
import { type Api, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'
import { shopServer } from '../support/shop-server.ts'

const BYTES = { 'content-type': 'application/octet-stream' }
const FEED = 'Référence;Libellé;Prix TTC;Stock\nA1;Robe;12,90 €;3\nA2;Jean;1 299,00 €;0\nA3;;5,00 €;1\n'
const MAPPING = {
  version: 1,
  target: 'offers',
  attributes: {
    sku: { from: 'Référence' },
    title: { from: 'Libellé' },
    price: { from: 'Prix TTC', steps: [{ 'read-price': { decimal: ',' } }] },
    stock: { from: 'Stock' },
  },
}

eachDatabase((open) => {
  let api: Api
  let acme: Caller
  let other: Caller
  let operator: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    for (const code of ['acme', 'other']) await api.merchant(code)
    operator = (await api.token({ role: 'operator' })).ask
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
    other = (await api.token({ role: 'merchant', merchant: 'other' })).ask
  })

  const upload = async (ask: Caller, text: string, name = 'feed.csv') =>
    (await ask(`POST /v1/uploads?name=${encodeURIComponent(name)}`, text, BYTES)).body
  const skus = async (ask: Caller) =>
    (await ask('GET /v1/offers?sort=id')).body.data.map((it: { sku: string }) => it.sku)

  test('a merchant hands a file in, confirms its mapping and has it imported', async () => {
    const { id } = await upload(acme, FEED)
    const made = await acme('POST /v1/feeds', { name: 'shop', upload: id, set: { condition: 'new' } })
    expect(made).toMatchObject({
      status: 201,
      body: { merchant: 'acme', state: 'draft', mode: 'full', upload: id, address: 'upload:feed.csv', actions: [] },
    })
    const feed = `/v1/feeds/${made.body.id}`
    expect(await acme('POST /v1/feeds', { upload: id })).toMatchObject({
      status: 409,
      body: { code: 'imports.feed_there' },
    })
    expect(await acme(`GET ${feed}/mapping`)).toMatchObject({ status: 404, body: { code: 'imports.no_mapping' } })

    const looked = await acme(`POST ${feed}/analysis`)
    expect(looked.body).toMatchObject({ source: { format: 'csv', records: 3 }, missing_required: [] })
    expect(looked.body.proposal.document.attributes.price.from).toBe('Prix TTC')

    const preview = await acme(`POST ${feed}/preview`, { row: 4 })
    expect(preview.body.records).toMatchObject([{ row: 4, action: 'reject', problems: [{ code: 'required_missing' }] }])
    expect(await skus(acme)).toEqual([])

    const wrong = { ...MAPPING, attributes: { ...MAPPING.attributes, price: { from: 'Preis' } } }
    const refused = await acme(`PUT ${feed}/mapping`, wrong)
    expect(refused).toMatchObject({ status: 400, body: { code: 'mapping.invalid' } })
    expect(refused.body.detail).toContain('Preis')
    const confirmed = await acme(`PUT ${feed}/mapping`, MAPPING)
    expect(confirmed).toMatchObject({ status: 200, body: { version: 1, document: MAPPING } })
    expect(await acme(`PUT ${feed}/mapping`, MAPPING, { 'if-match': '"7"' })).toMatchObject({ status: 412 })
    expect((await acme(`GET ${feed}`)).body).toMatchObject({ state: 'ready', mapping: confirmed.body.id })
    const { data: lessons } = await api.db.kysely
      .selectFrom('lesson')
      .select('source')
      .execute()
      .then((rows) => ({ data: rows.map((it) => it.source) }))
    expect(lessons).toContain('Prix TTC')
    const { body: log } = await operator('GET /v1/audit-log?noun=feed&action=confirm_mapping')
    expect(log.data[0].actor).toMatchObject({ role: 'merchant' })

    const started = await acme(`POST ${feed}/runs`, { max_invalid: 1 })
    expect(started).toMatchObject({ status: 202, body: { state: 'queued', merchant: 'acme', target: 'offers' } })
    const run = `/v1/imports/${started.body.id}`
    expect(await acme(`POST ${feed}/runs`)).toMatchObject({ status: 409, body: { code: 'imports.feed_busy' } })
    expect(await acme(`DELETE ${feed}`)).toMatchObject({ status: 409, body: { code: 'imports.feed_busy' } })
    await api.work()
    const { body: report } = await acme(`GET ${run}`)
    expect(report).toMatchObject({
      state: 'completed_with_errors',
      mapping: { id: confirmed.body.id },
      counts: { read: 3, valid: 2, invalid: 1, created: 2 },
    })
    expect(await skus(acme)).toEqual(['A1', 'A2'])
    expect((await acme(`GET ${run}/problems`)).body.data).toMatchObject([{ code: 'required_missing', count: 1 }])
    expect((await acme(`GET ${run}/rejects`)).text).toContain('A3;;5,00 €;1')
    expect((await acme(`GET ${feed}/runs`)).body.data).toMatchObject([{ id: report.id, feed: made.body.id }])
    for (const request of [
      `GET ${feed}`,
      `GET ${run}`,
      `GET ${run}/events`,
      `POST ${feed}/runs`,
      `PUT ${feed}/mapping`,
    ]) {
      expect((await other(request, request.startsWith('GET') ? undefined : {})).status, request).toBe(404)
    }
  })

  test('what a full feed no longer has is found missing, by the feed that brought it', async () => {
    const csv = (...rows: string[]) => `sku,title,price\n${rows.map((sku) => `${sku},Thing,9.90\n`).join('')}`
    const first = await upload(other, csv('O1', 'O2'))
    const { body: feed } = await other('POST /v1/feeds', { name: 'full', upload: first.id, max_removed: 1 })
    await other(`POST /v1/feeds/${feed.id}/runs`)
    await api.work()
    const second = await upload(other, csv('O1', 'O3'), 'another name.csv')
    const { body: run } = await other(`POST /v1/feeds/${feed.id}/runs`, { upload: second.id })
    await api.work()
    expect((await other(`GET /v1/imports/${run.id}`)).body.counts).toMatchObject({ created: 1, deactivated: 1 })
    expect((await other(`GET /v1/feeds/${feed.id}`)).body).toMatchObject({ upload: second.id, state: 'ready' })
  })

  test('records are pushed as JSON, a part at a time', async () => {
    const { body: feed } = await acme('POST /v1/feeds', { name: 'pushed' })
    expect(feed).toMatchObject({ mode: 'delta', upload: null })
    expect(await acme(`POST /v1/feeds/${feed.id}/runs`)).toMatchObject({
      status: 422,
      body: { code: 'imports.no_source' },
    })
    const push = async (...records: object[]) => {
      const started = await acme(`POST /v1/feeds/${feed.id}/records`, { records })
      expect(started.status).toBe(202)
      await api.work()
      return (await acme(`GET /v1/imports/${started.body.id}`)).body
    }
    expect(
      await push({ sku: 'P1', title: 'Pin', price: '1.00' }, { sku: 'P2', title: 'Cup', price: '2.00' }),
    ).toMatchObject({
      state: 'completed',
      counts: { created: 2 },
    })
    expect(await push({ sku: 'P2', title: 'Cup', price: '2.50' })).toMatchObject({
      counts: { updated: 1, deactivated: 0 },
    })
  })

  test('an address is fetched by the server; what is on its own disk is nobody’s to name', async () => {
    const web = await shopServer((_, response) => response.end('sku,title,price\nW1,Web,1.00\n'))
    const started = await acme('POST /v1/imports', { address: `${web.url}/feed.csv` })
    expect(started.status).toBe(202)
    await api.work()
    expect((await acme(`GET /v1/imports/${started.body.id}`)).body).toMatchObject({ counts: { created: 1 } })
    for (const address of ['/etc/passwd', 'file:///etc/passwd', '-', 'upload:feed.csv', 'push:1', 'gopher://x']) {
      for (const route of ['imports', 'analyses', 'previews', 'feeds']) {
        const answer = await acme(`POST /v1/${route}`, { address })
        expect(answer, `${route} ${address}`).toMatchObject({ status: 400, body: { code: 'imports.address_refused' } })
      }
    }
    expect(await acme('POST /v1/imports', {})).toMatchObject({ status: 400, body: { code: 'imports.source_unsaid' } })
  })

  test('one merchant imports nothing as another, and nothing of the operator’s', async () => {
    const { id } = await upload(acme, FEED)
    expect((await other('POST /v1/imports', { upload: id })).status).toBe(404)
    expect(await acme('POST /v1/imports', { upload: id, merchant: 'other' })).toMatchObject({
      status: 404,
      body: { code: 'imports.merchant_unknown' },
    })
    expect(await acme('POST /v1/imports', { upload: id, target: 'categories' })).toMatchObject({
      status: 403,
      body: { code: 'imports.operators_target' },
    })
    expect(await operator('POST /v1/imports', { upload: id, merchant: 'other' })).toMatchObject({
      status: 422,
      body: { code: 'imports.upload_of_other' },
    })
    const rejects = `sku,title,price,izb_import,izb_row\nX,X,1,RUN,2\n`
    const { body: run } = await acme('POST /v1/imports', { upload: (await upload(acme, FEED, 'own.csv')).id })
    await api.work()
    const stolen = await upload(other, rejects.replace('RUN', run.id))
    const { body: theft } = await other('POST /v1/imports', { upload: stolen.id })
    await api.work()
    expect((await other(`GET /v1/imports/${theft.id}`)).body).toMatchObject({
      state: 'failed',
      reason: { code: 'imports.not_found' },
    })
  })

  test('a run that cannot be is failed, with the reason, and may be asked for again', async () => {
    const { id } = await upload(acme, 'name\nno price\n', 'bad.csv')
    const ask = () => acme('POST /v1/imports', { upload: id })
    const { body: run } = await ask()
    await api.work()
    expect((await acme(`GET /v1/imports/${run.id}`)).body).toMatchObject({
      state: 'failed',
      reason: { code: 'imports.missing_required' },
    })
    expect((await ask()).status).toBe(202)
    await api.work()
  })

  test('a run that waits is cancelled before it begins; If-Match keeps from cancelling another state', async () => {
    const { id } = await upload(acme, FEED, 'cancelled.csv')
    const { body: run } = await acme('POST /v1/imports', { upload: id })
    const at = `/v1/imports/${run.id}`
    expect(await acme(`POST ${at}/cancel`, undefined, { 'if-match': '"stale"' })).toMatchObject({ status: 412 })
    const { headers } = await acme(`GET ${at}`)
    expect(await acme(`POST ${at}/cancel`, undefined, { 'if-match': headers.etag! })).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    })
    await api.work()
    expect((await acme(`GET ${at}`)).body).toMatchObject({ state: 'cancelled', counts: { read: 0 } })
  })

  test('a feed is changed, paused, resumed, replaced by its own id, and taken away', async () => {
    const { id } = await upload(acme, FEED, 'mine.csv')
    const { body: feed } = await acme('PUT /v1/feeds/external:mine', { upload: id, name: 'mine' })
    expect(feed).toMatchObject({ external_id: 'mine', state: 'draft' })
    expect((await acme('PUT /v1/feeds/external:mine', { name: 'mine too', mode: 'delta' })).body).toMatchObject({
      id: feed.id,
      name: 'mine too',
      mode: 'delta',
      upload: id,
    })
    const at = `/v1/feeds/${feed.id}`
    expect(await acme(`PATCH ${at}`, { missing: 'keep' }, { 'if-match': '"1"' })).toMatchObject({ status: 412 })
    expect((await acme(`PATCH ${at}`, { missing: 'keep', max_removed: 0.5 })).body).toMatchObject({
      missing: 'keep',
      max_removed: 0.5,
      mode: 'delta',
    })
    const { body: second } = await acme('POST /v1/feeds', { address: 'https://shop.example/feed.csv' })
    for (const change of [{ address: second.address }, { external_id: 'other' }]) {
      await acme(`PATCH /v1/feeds/${second.id}`, { external_id: 'other' })
      expect(await acme(`PATCH ${at}`, change)).toMatchObject({ status: 409, body: { code: 'platform.taken' } })
    }
    expect((await acme(`PATCH ${at}`, { overwrite_edits: true })).body).toMatchObject({
      overwrite_edits: true,
      missing: 'keep',
    })
    expect(await acme(`POST ${at}/pause`)).toMatchObject({ status: 409, body: { code: 'platform.transition_refused' } })
    await acme(`PUT ${at}/mapping`, MAPPING)
    for (const [action, state] of [
      ['activate', 'active'],
      ['pause', 'paused'],
      ['resume', 'active'],
    ])
      expect((await acme(`POST ${at}/${action}`)).body).toMatchObject({ state })
    const { body: told } = await acme('GET /v1/events?type=feed.paused')
    expect(told.data).toHaveLength(1)
    expect((await acme(`DELETE ${at}`)).body).toMatchObject({ id: feed.id })
    expect((await acme(`GET ${at}`)).status).toBe(404)
  })

  test('a run is followed as it goes, over HTTP, from where a broken connection left it', async () => {
    const { id } = await upload(acme, FEED, 'followed.csv')
    const { token, ask } = await api.token({ role: 'merchant', merchant: 'acme' })
    const { body: run } = await ask('POST /v1/imports', { upload: id, max_invalid: 1 })
    const address = await api.app.listen({ port: 0 })
    const follow = async (headers: Record<string, string> = {}) => {
      const answer = await fetch(`${address}/v1/imports/${run.id}/events`, {
        headers: { authorization: `Bearer ${token}`, ...headers },
      })
      expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
      return answer.text()
    }
    const following = follow()
    await api.work()
    const text = await following
    const states = [...text.matchAll(/event: state\nid: (\d+)\ndata: (.*)\n/g)].map(([, step, data]) => ({
      step,
      state: JSON.parse(data ?? '').state as string,
    }))
    expect(states.map(({ state }) => state)).toEqual(['fetching', 'running', 'completed_with_errors'])
    expect(text).toMatch(/^retry: \d+\n\nevent: progress\ndata: \{"state":"queued"/)
    expect(JSON.parse(/event: end\ndata: (.*)/.exec(text)?.[1] ?? '')).toEqual(
      (await ask(`GET /v1/imports/${run.id}`)).body,
    )
    const rest = await follow({ 'last-event-id': states[1]?.step ?? '' })
    expect([...rest.matchAll(/event: state/g)]).toHaveLength(1)
  })
})
