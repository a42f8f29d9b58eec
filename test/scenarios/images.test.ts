import type { RequestListener } from 'node:http'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { writeSettings } from '../../server/platform/settings.ts'
import { eachDatabase } from '../support/databases.ts'
import { imageScene, show } from '../support/image-scene.ts'
import { picture, pixelBomb } from '../support/pictures.ts'
import { shopServer } from '../support/shop-server.ts'

const HOUR = 3_600_000

eachDatabase((open) => {
  const scene = (answer: RequestListener, allowed?: readonly string[]) => imageScene(open, answer, allowed)

  test('pictures of products and variations are fetched, kept once, and served in the allowed sizes', async () => {
    const [large, small] = [await picture(2000, 1000), await picture(100, 50, 'png')]
    const it = await scene((request, response) => response.end(request.url?.startsWith('/small') ? small : large))
    const { url } = it.server
    const id = await it.add('P1', [`${url}/large.jpg`, `${url}/small.png`])
    await it.add('P2', [`${url}/again.jpg`])
    await it.shelf.addOffer(id, 'P1', { merchant: 'acme', variations: [{ sku: 'V1', price: 1, stock: 1 }] })
    await it.shelf.change('variation', { image_url: `${url}/small-v.png` }, { sku: 'V1' })
    expect(await it.follow()).toEqual({ changed: 3, forgotten: 0 })
    expect(await it.follow()).toEqual({ changed: 0, forgotten: 0 })
    expect(await it.fetchAll()).toMatchObject({ kept: 4, broken: 0 })
    expect(it.server.asked).toHaveLength(4)
    expect(
      await it.api.db.kysely.selectFrom('image').select(['type', 'width', 'height']).orderBy('width').execute(),
    ).toEqual([
      { type: 'image/png', width: 100, height: 50 },
      { type: 'image/jpeg', width: 2000, height: 1000 },
    ])
    const [first, second] = await it.list(`?product=${id}`)
    expect(first).toMatchObject({ state: 'kept', merchant: 'acme', width: 2000, type: 'image/jpeg', reason: null })
    expect(second).toMatchObject({ width: 100 })
    expect(await it.list('?variation=1')).toMatchObject([{ url: `${url}/small-v.png` }])

    const whole = await show(it.api, first.served)
    expect(whole.rawPayload.equals(large)).toBe(true)
    const at = first.served.replace('original', '320')
    const half = await show(it.api, at)
    expect(half.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    })
    expect(await sharp(half.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 320, height: 160 })
    const again = await show(it.api, at, { 'if-none-match': String(half.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const tiny = await show(it.api, second.served.replace('original', '640'))
    expect(await sharp(tiny.rawPayload).metadata()).toMatchObject({ width: 100 })
    for (const size of ['321', '0', '-80', '80.5', '1e3', 'huge', '99999']) {
      expect((await show(it.api, first.served.replace('original', size))).statusCode, size).toBe(404)
    }
    expect((await show(it.api, `/v1/images/${'0'.repeat(64)}/320`)).statusCode).toBe(404)
    await writeSettings(it.api.db.kysely, { image_sizes: '321' })
    expect((await show(it.api, first.served.replace('original', '321'))).statusCode).toBe(200)
    expect((await show(it.api, at)).statusCode).toBe(404)
  })

  test('many who ask for a size at once have it made once', async () => {
    const it = await scene((_, response) => void picture(900, 900).then((bytes) => response.end(bytes)))
    await it.add('P1', [`${it.server.url}/1.jpg`])
    await it.follow()
    await it.fetchAll()
    const [{ served }] = await it.list()
    let puts = 0
    const put = it.content.put
    Object.assign(it.content, { put: (bytes: Uint8Array) => put(bytes).finally(() => puts++) })
    const answers = await Promise.all(Array.from({ length: 12 }, () => show(it.api, served.replace('original', '80'))))
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([200]))
    await show(it.api, served.replace('original', '80'))
    expect(puts).toBe(1)
    expect(await it.api.db.kysely.selectFrom('image_variant').select(['size']).execute()).toEqual([{ size: 80 }])
  })

  test('what is no picture is broken, with the reason and what to do, and its merchant is told', async () => {
    const [whole, bomb] = [await picture(600, 600, 'png'), pixelBomb(30_000, 30_000)]
    const answers: Record<string, readonly [number, Buffer | string, Record<string, string>?]> = {
      '/gone': [404, ''],
      '/locked': [403, ''],
      '/page': [200, '<html>no picture</html>', { 'content-type': 'image/jpeg' }],
      '/svg': [200, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      '/bomb': [200, bomb],
      '/cut': [200, whole.subarray(0, whole.length / 2)],
      '/large': [200, '', { 'content-length': '30000000' }],
      '/empty': [200, ''],
      '/odd': [206, whole],
    }
    const it = await scene((request, response) => {
      if (request.url === '/endless') {
        response.writeHead(200)
        const timer = setInterval(() => response.write(Buffer.alloc(4_000_000)), 1)
        return void response.on('close', () => clearInterval(timer))
      }
      const [status, body, headers] = answers[request.url ?? ''] ?? [500, '']
      response.writeHead(status, headers).end(body)
    })
    const paths = [...Object.keys(answers), '/endless']
    await it.add('P1', [...paths.map((path) => it.server.url + path), 'ftp://acme.test/1.jpg', 'picture.jpg'])
    await it.follow()
    expect(await it.fetchAll()).toMatchObject({ kept: 0, postponed: 0, broken: paths.length + 2 })
    const broken = await it.list('?state=broken')
    const reasons = broken.map((row: { url: string; reason: { code: string } }) => [
      row.url.replace(it.server.url, ''),
      row.reason.code,
    ])
    expect(Object.fromEntries(reasons)).toEqual({
      '/gone': 'images.gone',
      '/locked': 'images.locked',
      '/page': 'images.not_an_image',
      '/svg': 'images.vector',
      '/bomb': 'images.too_many_pixels',
      '/cut': 'images.damaged',
      '/large': 'fetch.too_large',
      '/endless': 'fetch.too_large',
      '/empty': 'images.not_an_image',
      '/odd': 'images.no_answer',
      'ftp://acme.test/1.jpg': 'fetch.bad_address',
      'picture.jpg': 'fetch.bad_address',
    })
    const { body } = await it.operator('GET /v1/events?type=image.broken')
    expect(body.data).toHaveLength(12)
    expect(body.data[0].data.object.reason.fix).not.toBe('')
    expect(await it.fetchAll()).toMatchObject({ broken: 0 })
  })

  test('an address that leads inwards is never called, redirected or not', async () => {
    const inner = await shopServer((_, response) => response.end('secret'))
    const it = await scene((_, response) => response.writeHead(302, { location: `${inner.url}/secret` }).end(), [])
    await it.add('P1', [`${it.server.url}/1.jpg`, 'http://169.254.169.254/latest/meta-data', 'http://[::1]:9/1.jpg'])
    await it.follow()
    expect(await it.fetchAll()).toMatchObject({ broken: 3 })
    const broken = await it.list('?state=broken')
    expect(new Set(broken.map((row: { reason: { code: string } }) => row.reason.code))).toEqual(
      new Set(['fetch.address_refused']),
    )
    expect([...it.server.asked, ...inner.asked]).toEqual([])
  })

  test('a server that fails is asked again, ever more seldom, and then given up; a retry begins anew', async () => {
    let status = 503
    const bytes = await picture(90, 90)
    const it = await scene((_, response) => response.writeHead(status).end(status === 200 ? bytes : ''))
    await it.api.merchant('bolt')
    const merchant = (await it.api.token({ role: 'merchant', merchant: 'bolt' })).ask
    await it.add('P1', [`${it.server.url}/1.jpg`], 'bolt')
    await it.follow()
    expect(await it.fetchAll()).toMatchObject({ postponed: 1 })
    expect(await it.fetchAll()).toMatchObject({ postponed: 0 })
    expect(await it.list()).toMatchObject([{ state: 'waiting', attempts: 1, reason: { code: 'images.server_failed' } }])
    for (let n = 0; n < 6; n++) {
      it.api.clock.passes(25 * HOUR)
      expect(await it.fetchAll()).toMatchObject({ postponed: 1 })
    }
    it.api.clock.passes(25 * HOUR)
    expect(await it.fetchAll()).toMatchObject({ broken: 1 })
    const [{ id, actions }] = (await merchant('GET /v1/images?state=broken')).body.data
    expect(actions).toEqual(['retry'])
    status = 200
    expect((await merchant(`POST /v1/images/${id}/retry`)).body).toMatchObject({ state: 'waiting', attempts: 0 })
    expect((await merchant(`POST /v1/images/${id}/retry`)).status).toBe(409)
    expect(await it.fetchAll()).toMatchObject({ kept: 1 })
    expect((await merchant(`GET /v1/images/${id}`)).body).toMatchObject({ state: 'kept', reason: null, width: 90 })
  })

  test('a merchant sees and retries his own only, the public what is on show only', async () => {
    const it = await scene((_, response) => response.writeHead(404).end())
    await it.add('P1', [`${it.server.url}/1.jpg`])
    await it.follow()
    await it.fetchAll()
    await it.api.merchant('other')
    const other = (await it.api.token({ role: 'merchant', merchant: 'other' })).ask
    const front = (await it.api.token({ role: 'front' })).ask
    const [{ id }] = await it.list()
    for (const ask of [other, front]) {
      expect((await ask('GET /v1/images')).body.data).toEqual([])
      expect((await ask(`GET /v1/images/${id}`)).status).toBe(404)
    }
    expect((await other(`POST /v1/images/${id}/retry`)).status).toBe(404)
    expect((await front(`POST /v1/images/${id}/retry`)).status).toBe(403)
  })

  test('a kept picture is asked for anew after a month: not modified, replaced, and served on while its server fails', async () => {
    let [status, bytes] = [200, await picture(90, 90)]
    const it = await scene((request, response) => {
      const same = status === 200 && request.headers['if-none-match'] === `"${bytes.length}"`
      response.writeHead(same ? 304 : status, { etag: `"${bytes.length}"` }).end(same ? '' : bytes)
    })
    const id = await it.add('P1', [`${it.server.url}/1.jpg`])
    await it.follow()
    await it.fetchAll()
    const front = (await it.api.token({ role: 'front' })).ask
    const seen = async () => (await front(`GET /v1/images?product=${id}`)).body.data[0]
    const before = await seen()
    it.api.clock.passes(40 * 24 * HOUR)
    expect(await it.fetchAll()).toMatchObject({ same: 1 })
    bytes = await picture(91, 300)
    it.api.clock.passes(40 * 24 * HOUR)
    expect(await it.fetchAll()).toMatchObject({ kept: 1 })
    const after = await seen()
    expect(after).toMatchObject({ state: 'kept', width: 91 })
    expect(after.served).not.toBe(before.served)
    status = 404
    it.api.clock.passes(40 * 24 * HOUR)
    expect(await it.fetchAll()).toMatchObject({ postponed: 1 })
    expect(await seen()).toMatchObject({ state: 'kept', served: after.served, reason: { code: 'images.gone' } })
  })
})
