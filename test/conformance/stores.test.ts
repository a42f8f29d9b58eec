import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bucketOf } from '../../server/platform/bucket.ts'
import { type ContentStore, diskStore } from '../../server/platform/content-store.ts'
import { s3Store } from '../../server/platform/s3-store.ts'
import { bucketServer } from '../support/bucket-server.ts'

const STORES: Readonly<Record<string, () => Promise<ContentStore>>> = {
  disk: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'izb-content-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return diskStore(folder)
  },
  s3: async () => s3Store(await bucketServer()),
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.each(Object.entries(STORES))('a store: %s', (_, open) => {
  test('gives back what was put, byte by byte, under its digest', async () => {
    const store = await open()
    for (const bytes of [Buffer.from('ü\0\r\n'), Buffer.alloc(0), randomBytes(3_000_000)]) {
      const digest = await store.put(bytes)
      expect(digest).toBe(digestOf(bytes))
      expect((await store.get(digest))?.equals(bytes)).toBe(true)
    }
  })

  test('keeps a part of a larger buffer as that part', async () => {
    const store = await open()
    const digest = await store.put(Buffer.from('0123456789').subarray(3, 6))
    expect(String(await store.get(digest))).toBe('345')
  })

  test('takes the same bytes from many at once', async () => {
    const store = await open()
    const digests = await Promise.all(Array.from({ length: 8 }, () => store.put(Buffer.from('same'))))
    expect(new Set(digests).size).toBe(1)
    expect(String(await store.get(digests[0] ?? ''))).toBe('same')
  })

  test('has nothing where nothing was put, and nothing after it was removed, twice', async () => {
    const store = await open()
    expect(await store.get(digestOf(Buffer.from('never')))).toBeNull()
    const digest = await store.put(Buffer.from('gone'))
    await store.remove(digest)
    await store.remove(digest)
    expect(await store.get(digest)).toBeNull()
  })

  test('is led nowhere by what is no digest', async () => {
    const store = await open()
    for (const key of ['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`]) {
      await expect(async () => store.get(key)).rejects.toThrow('not a digest')
      await expect(async () => store.remove(key)).rejects.toThrow('not a digest')
    }
  })
})

test('a bucket that is not there, or not ours, is a failure and no missing file', async () => {
  const digest = digestOf(Buffer.from('x'))
  const elsewhere = s3Store(await bucketServer({ bucket: 'nobodys' }))
  await expect(elsewhere.get(digest)).rejects.toMatchObject({ code: 'platform.store_failed' })
  await expect(elsewhere.put(Buffer.from('x'))).rejects.toMatchObject({ code: 'platform.store_failed' })
  const stranger = s3Store(await bucketServer({ keyId: 'nobody' }))
  await expect(stranger.get(digest)).rejects.toMatchObject({ code: 'platform.store_failed' })
  const away = s3Store({ address: 'http://127.0.0.1:9/izb', region: 'x', keyId: 'a', secret: 'b' })
  await expect(away.get(digest)).rejects.toMatchObject({ code: 'platform.store_failed' })
})

test('the address of a bucket is read as it is written', () => {
  expect(bucketOf('s3://AK:s%2Fe@s3.eu-west-3.amazonaws.com/shop/izb/?region=eu-west-3')).toEqual({
    address: 'https://s3.eu-west-3.amazonaws.com/shop/izb',
    region: 'eu-west-3',
    keyId: 'AK',
    secret: 's/e',
  })
  for (const wrong of ['s3://host/bucket', 's3://a:b@host', 's3://a:b@host/', 'https://a:b@host/bucket', 'x']) {
    expect(bucketOf(wrong)).toBeNull()
  }
})
