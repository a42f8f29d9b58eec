import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { diskStore } from './content-store.ts'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'izb-content-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('the same bytes are kept once, read back, and gone when removed', async () => {
  const place = folder()
  const store = diskStore(place)
  const [one, two] = await Promise.all([store.put(Buffer.from('a passport')), store.put(Buffer.from('a passport'))])
  expect(one).toBe(two)
  expect(readdirSync(place, { recursive: true, withFileTypes: true }).filter((it) => it.isFile())).toHaveLength(1)
  expect((await store.get(one))?.toString()).toBe('a passport')
  await store.remove(one)
  expect(await store.get(one)).toBeNull()
})

test('nothing but a digest leads into the folder', async () => {
  await expect(async () => diskStore(folder()).get('../../etc/passwd')).rejects.toThrow('not a digest')
})
