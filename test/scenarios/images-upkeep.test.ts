import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../engine/kernel/clock.ts'
import { pruneImages } from '../../server/domains/images/index.ts'
import { workOff } from '../../workers/main.ts'
import { eachDatabase } from '../support/databases.ts'
import { imageScene, show } from '../support/image-scene.ts'
import { picture } from '../support/pictures.ts'

const never = new AbortController().signal
const CHILD = fileURLToPath(new URL('../support/images-child.ts', import.meta.url))

eachDatabase((open) => {
  const scene = (answer: RequestListener) => imageScene(open, answer)

  test('addresses that nobody shows any more are forgotten, and a changed gallery is followed', async () => {
    const it = await scene((_, response) => response.writeHead(404).end())
    const id = await it.add('P1', ['http://a.test/1', 'http://a.test/2'])
    await it.add('P2', ['http://a.test/2'])
    await it.follow()
    await it.shelf.change('product', { image_url: 'http://a.test/3', attributes: {} }, { id })
    expect(await it.follow()).toEqual({ changed: 1, forgotten: 1 })
    await it.shelf.change('product', { state: 'deleted' }, { id })
    expect(await it.follow()).toEqual({ changed: 1, forgotten: 1 })
    expect((await it.list()).map((row: { url: string }) => row.url)).toEqual(['http://a.test/2'])
  })

  test('a picture that nobody shows is cleared away with its sizes, but not a file that somebody else needs', async () => {
    const [one, two] = [await picture(200, 200), await picture(300, 300)]
    const it = await scene((request, response) => response.end(request.url === '/1' ? one : two))
    const id = await it.add('P1', [`${it.server.url}/1`, `${it.server.url}/2`])
    await it.add('P2', [`${it.server.url}/2`], 'bolt')
    await it.follow()
    await it.fetchAll()
    const served = (await it.list(`?product=${id}`)).map((row: { served: string }) => row.served)
    expect((await show(it.api, served[0].replace('original', '80'))).statusCode).toBe(200)
    await it.shelf.change('product', { state: 'deleted' }, { id })
    await it.follow()
    const before = new Date(it.api.clock.now().getTime() + 1)
    expect(await pruneImages({ db: it.api.db, content: it.content }, new Date(0), never)).toBe(0)
    expect(await pruneImages({ db: it.api.db, content: it.content }, before, never)).toBe(1)
    const digests = served.map((it: string) => it.split('/')[3])
    expect(await it.content.get(digests[0])).toBeNull()
    expect(await it.api.db.kysely.selectFrom('image_variant').select('id').execute()).toEqual([])
    expect((await show(it.api, served[0])).statusCode).toBe(404)
    expect((await show(it.api, served[1])).statusCode).toBe(200)
  })

  test('a file that is lost is fetched again once somebody misses it', async () => {
    const bytes = await picture(200, 200)
    const it = await scene((request, response) => {
      response.writeHead(request.headers['if-none-match'] ? 304 : 200, { etag: '"1"' }).end(bytes)
    })
    await it.add('P1', [`${it.server.url}/1`])
    await it.follow()
    await it.fetchAll()
    const [{ served }] = await it.list()
    await it.content.remove(served.split('/')[3])
    expect((await show(it.api, served)).statusCode).toBe(404)
    expect(await it.fetchAll()).toMatchObject({ same: 1 })
    expect((await show(it.api, served)).statusCode).toBe(200)
  })

  test('a worker does all of it by itself', async () => {
    const bytes = await picture(90, 90)
    const it = await scene((_, response) => response.end(bytes))
    await it.add('P1', [`${it.server.url}/1.jpg`])
    const deps = { db: it.db, databaseUrl: it.url, dataDir: tmpdir(), log: () => undefined, content: it.content }
    const ahead = { now: () => new Date(Date.now() - 120_000) }
    await workOff({ ...deps, clock: ahead, allowHosts: ['127.0.0.1'] }, never)
    await workOff({ ...deps, clock: systemClock, allowHosts: ['127.0.0.1'] }, never)
    expect(await it.list()).toMatchObject([{ state: 'kept', width: 90 }])
  })

  test('killed in the middle, it goes on with what is left, and nothing is told twice', async () => {
    const bytes = await picture(64, 64)
    const it = await scene((_, response) => void setTimeout(() => response.end(bytes), 5))
    const urls = Array.from({ length: 300 }, (_, n) => `${it.server.url}/${n}.jpg`)
    for (let n = 0; n < 300; n += 25) await it.add(`P${n}`, urls.slice(n, n + 25))
    await it.follow()
    const folder = mkdtempSync(join(tmpdir(), 'izb-images-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const kept = async () =>
      (await it.api.db.kysely.selectFrom('image_source').select('id').where('state', '=', 'kept').execute()).length
    const child = fork(CHILD, [it.url, folder], { execArgv: [] })
    while ((await kept()) < 20) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const before = await kept()
    expect(before).toBeLessThan(300)
    expect(await it.fetchAll()).toMatchObject({ kept: 300 - before, lost: 0 })
    const facts = await it.api.db.kysely.selectFrom('event').select('data').where('type', '=', 'image.kept').execute()
    expect(new Set(facts.map(({ data }) => (data.object as { id: string }).id)).size).toBe(300)
    expect(facts).toHaveLength(300)
    expect(it.server.asked.length).toBeLessThanOrEqual(300 + 16)
  })

  test('two who fetch at the same time write each picture down once', async () => {
    const bytes = await picture(64, 64)
    const it = await scene((_, response) => response.end(bytes))
    await it.add(
      'P1',
      Array.from({ length: 20 }, (_, n) => `${it.server.url}/${n}.jpg`),
    )
    await it.follow()
    const [one, two] = await Promise.all([it.fetchAll(), it.fetchAll()])
    expect(one.kept + two.kept).toBe(20)
    expect(
      await it.api.db.kysely.selectFrom('event').select('id').where('type', '=', 'image.kept').execute(),
    ).toHaveLength(20)
  })
})
