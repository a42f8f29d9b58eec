import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { articles, openShop } from '../support/shop.ts'
import { shopServer } from '../support/shop-server.ts'

const HERE = { IZB_ALLOW_HOSTS: '127.0.0.1' }

test('a feed is fetched from its address, compressed or not, and told apart by what is in it', async () => {
  const feed = articles(3)
  const server = await shopServer((request, response) => {
    if (request.url === '/old') response.writeHead(301, { location: '/feed.csv.gz' }).end()
    else if (request.url === '/feed.csv.gz') response.end(gzipSync(feed))
    else response.writeHead(200, { 'content-encoding': 'gzip', etag: '"1"' }).end(gzipSync(feed))
  })
  const shop = (await openShop('sqlite')).with(HERE)
  expect(await shop.imports(0, [`${server.url}/feed?id=1`])).toMatchObject({
    source: { address: `${server.url}/feed?id=1`, format: 'csv' },
    counts: { created: 3 },
  })
  expect((await shop.imports(0, [`${server.url}/old`])).counts).toMatchObject({ read: 3, invalid: 0 })
})

test('an address that leads inwards is refused, before and after a redirect', async () => {
  const server = await shopServer((_, response) => response.end('secret;secret\n1;2\n'))
  const shop = await openShop('sqlite')
  const told = await shop.run(['import', `${server.url}/feed.csv`])
  expect(told).toMatchObject({ exit: 1, err: expect.stringContaining('[fetch.address_refused]') })
  expect(server.asked).toEqual([])
})

test('a server that gives no feed is told as that', async () => {
  const server = await shopServer((request, response) => response.writeHead(Number(request.url?.slice(1))).end('sorry'))
  const shop = (await openShop('sqlite')).with(HERE)
  for (const [status, code] of [
    [401, 'source.locked'],
    [404, 'source.gone'],
    [429, 'source.asks_to_wait'],
    [503, 'source.server_failed'],
    [204, 'source.no_feed'],
  ] as const) {
    const told = await shop.run(['import', `${server.url}/${status}`])
    expect(told).toMatchObject({ exit: 1, err: expect.stringContaining(`[${code}]`) })
  }
})
