import { buffer, text } from 'node:stream/consumers'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { AllowedHosts } from '../../../server/platform/fetch/allowed-hosts.ts'
import { guardedFetch } from '../../../server/platform/fetch/guarded-fetch.ts'
import { shopServer } from '../../support/shop-server.ts'

const HERE = ['127.0.0.1']
const refused = { code: 'fetch.address_refused', kind: 'forbidden' }

test.each([
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://localhost:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://192.168.1.1/',
  'http://172.16.0.1/',
  'http://100.64.0.1/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://[2002:7f00:1::]/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
])('%s is not on the open internet', async (address) => {
  const shop = await shopServer((_, response) => response.end('secret'))
  await expect(guardedFetch()(address.replace('PORT', String(shop.port)))).rejects.toMatchObject(refused)
  expect(shop.asked).toEqual([])
})

test('a redirect that leads inwards is refused, wherever it comes from', async () => {
  const inside = await shopServer((_, response) => response.end('secret'))
  const shop = await shopServer((_, response) =>
    response.writeHead(302, { location: `http://[::ffff:127.0.0.1]:${inside.port}/` }).end(),
  )
  // Only the name of the first one is allowed; what it leads to is judged anew.
  const fetch = guardedFetch(['localhost'])
  await expect(fetch(`http://localhost:${shop.port}/`)).rejects.toMatchObject(refused)
  expect([shop.asked.length, inside.asked.length]).toEqual([1, 0])
  const file = await shopServer((_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end())
  await expect(guardedFetch(HERE)(file.url)).rejects.toMatchObject({ code: 'fetch.bad_address' })
})

test('the operator may allow hosts, addresses and networks', async () => {
  const shop = await shopServer((_, response) => response.end('feed'))
  for (const allowed of ['127.0.0.1', '127.0.0.0/8']) {
    expect(await text((await guardedFetch([allowed])(shop.url)).body)).toBe('feed')
  }
  expect(await text((await guardedFetch(['localhost'])(`http://localhost:${shop.port}`)).body)).toBe('feed')
  await expect(guardedFetch(['10.0.0.0/8', 'fd00::/8', 'shop.example'])(shop.url)).rejects.toMatchObject(refused)
  const allowed = new AllowedHosts(['fd00::/8', '10.1.2.3'])
  expect(['fd00::5', '10.1.2.3', '::ffff:10.1.2.3', '8.8.8.8'].map((ip) => allowed.hasAddress(ip))).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['fe80::1', '10.1.2.4', '::', '::1'].map((ip) => allowed.hasAddress(ip))).toEqual([false, false, false, false])
})

test('only addresses of the web are called', async () => {
  for (const address of ['file:///etc/passwd', 'ftp://shop.example/', 'gopher://x/', 'nonsense', 'http://']) {
    await expect(guardedFetch()(address)).rejects.toMatchObject({ code: 'fetch.bad_address' })
  }
})

test('redirects are followed so far, and secrets are told to the first origin only', async () => {
  const other = await shopServer((_, response) => response.end('moved'))
  const shop = await shopServer((request, response) => {
    if (request.url === '/loop') response.writeHead(301, { location: '/loop' }).end()
    else response.writeHead(307, { location: `${other.url}/feed` }).end()
  })
  const fetch = guardedFetch(HERE)
  const answer = await fetch(`http://me:secret@127.0.0.1:${shop.port}/`)
  expect(await text(answer.body)).toBe('moved')
  expect(answer.url).toBe(`${other.url}/feed`)
  expect(shop.asked[0]?.headers.authorization).toBe(`Basic ${btoa('me:secret')}`)
  expect(other.asked[0]?.headers.authorization).toBeUndefined()
  await expect(fetch(`${shop.url}/loop`)).rejects.toMatchObject({ code: 'fetch.redirected_too_often' })
  expect(shop.asked.length).toBe(7)
})

test('what is compressed on its way is unpacked', async () => {
  const shop = await shopServer((request, response) => {
    if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a;b'))
    else if (request.url === '/br') response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('a;b'))
    else response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all')
  })
  const fetch = guardedFetch(HERE)
  expect(await text((await fetch(`${shop.url}/gzip`)).body)).toBe('a;b')
  expect(await text((await fetch(`${shop.url}/br`)).body)).toBe('a;b')
  const broken = await fetch(`${shop.url}/broken`)
  await expect(text(broken.body)).rejects.toMatchObject({ code: 'fetch.badly_packed' })
})

test('a body has an end, on the wire and unpacked', async () => {
  const zeros = gzipSync(Buffer.alloc(30e6))
  const shop = await shopServer((request, response) => {
    if (request.url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(zeros)
    else response.end(Buffer.alloc(200_000))
  })
  const fetch = guardedFetch(HERE, { bytesMax: 100_000, unpackedBytesMax: 1_000_000 })
  const large = await fetch(shop.url)
  await expect(buffer(large.body)).rejects.toMatchObject({ code: 'fetch.too_large' })
  const bomb = await fetch(`${shop.url}/bomb`)
  await expect(buffer(bomb.body)).rejects.toMatchObject({ code: 'fetch.too_large' })
})

test('a small answer that unpacks to hundreds of times its size is a bomb', async () => {
  const zeros = gzipSync(Buffer.alloc(110e6))
  const shop = await shopServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(zeros))
  const bomb = await guardedFetch(HERE)(shop.url)
  const counted = async () => {
    for await (const _ of bomb.body) void _
  }
  await expect(counted()).rejects.toMatchObject({ code: 'fetch.bomb' })
})

test('a server that drips, hangs or never begins is left', async () => {
  const shop = await shopServer((request, response) => {
    if (request.url === '/silent') return
    response.write('sku;price\n')
    if (request.url !== '/drip') return
    const drip = setInterval(() => response.write('x'), 10)
    response.on('close', () => clearInterval(drip))
  })
  const fetch = guardedFetch(HERE, { answerMs: 100, patienceMs: 200, bytesPerSecondMin: 1000 })
  await expect(fetch(`${shop.url}/silent`)).rejects.toMatchObject({ code: 'fetch.too_late' })
  const drip = await fetch(`${shop.url}/drip`)
  await expect(text(drip.body)).rejects.toMatchObject({ code: 'fetch.too_slow' })
  const hangs = await fetch(`${shop.url}/hangs`)
  await expect(text(hangs.body)).rejects.toMatchObject({ code: 'fetch.too_slow' })
  const total = await fetch(`${shop.url}/drip`, { limits: { totalMs: 150, patienceMs: 5_000 } })
  await expect(text(total.body)).rejects.toMatchObject({ code: 'fetch.too_late' })
})

test('an answer that breaks off is no whole one', async () => {
  const shop = await shopServer((request, response) => {
    if (request.url === '/length') response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => response.destroy())
  })
  const fetch = guardedFetch(HERE)
  for (const path of ['/length', '/chunked']) {
    const answer = await fetch(`${shop.url}${path}`)
    await expect(text(answer.body)).rejects.toMatchObject({ code: 'fetch.broken_off' })
  }
})

test('who asked may stop it, and a server that is not there is said', async () => {
  const shop = await shopServer((_, response) => void response.write('a'))
  const stop = new AbortController()
  const answer = await guardedFetch(HERE)(shop.url, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(text(answer.body)).rejects.toThrow('enough')
  await expect(guardedFetch(HERE)('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'fetch.unreachable' })
  await expect(guardedFetch()('http://nobody.invalid/')).rejects.toMatchObject({ code: 'fetch.unreachable' })
})
