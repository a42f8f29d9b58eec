import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSources } from '../plugins.ts'
import file from '../sources/file.ts'
import stdin from '../sources/stdin.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sources-'))
})
afterAll(() => rm(folder, { recursive: true }))

const fetch = () => Promise.reject(new Error('nothing is fetched'))
const context = { stdin: Readable.from([Buffer.from('piped')]), fetch }

test('what is a path and what is not', () => {
  for (const path of ['feed.csv', './a:b.csv', 'C:\\feeds\\a.csv', 'file:///a.csv', 'a b.csv']) {
    expect(file.matches(path)).toBe(true)
  }
  for (const other of ['-', 'https://a.example/f.csv', 'sheet:abc/def', 'ftp://a.example/f']) {
    expect(file.matches(other)).toBe(false)
  }
})

test('a file is opened by its path or address', async () => {
  const path = join(folder, 'Feed.csv')
  await writeFile(path, 'content')
  for (const address of [path, pathToFileURL(path).href]) {
    const opened = await file.open(address, context)
    expect(opened).toMatchObject({ path, sizeBytes: 7, name: 'Feed.csv' })
    expect(await text(opened.stream())).toBe('content')
    expect(await text(opened.stream())).toBe('content')
  }
})

test('what cannot be opened says why', async () => {
  const end = (address: string) => file.open(address, context).catch((error: { code: string }) => error.code)
  expect(await end(join(folder, 'none.csv'))).toBe('source.not_found')
  expect(await end('file://elsewhere/a.csv')).toBe('source.not_found')
  expect(await end(folder)).toBe('source.is_directory')
  await writeFile(join(folder, 'empty.csv'), '')
  expect(await end(join(folder, 'empty.csv'))).toBe('source.empty')
  await writeFile(join(folder, 'mine.csv'), 'x')
  await chmod(join(folder, 'mine.csv'), 0)
  // The superuser may read everything.
  const allowed = process.getuid?.() === 0 ? expect.objectContaining({ sizeBytes: 1 }) : 'source.no_permission'
  expect(await end(join(folder, 'mine.csv'))).toEqual(allowed)
})

test('a named pipe is read, and one that nobody writes to is given up', async () => {
  const path = join(folder, 'pipe.csv')
  execFileSync('mkfifo', [path])
  const opened = await file.open(path, context)
  expect(Object.keys(opened)).toEqual(['stream', 'name'])
  const read = text(opened.stream())
  await writeFile(path, 'poured')
  expect(await read).toBe('poured')

  const waiting = opened.stream()
  addAbortSignal(AbortSignal.abort(), waiting)
  await expect(text(waiting)).rejects.toThrow('aborted')
})

test('standard input has neither name nor path', async () => {
  expect(stdin.matches('-')).toBe(true)
  const opened = await stdin.open('-', context)
  expect(opened).toEqual({ stream: expect.any(Function), name: '' })
  expect(await text(opened.stream())).toBe('piped')
})

test('both are found', async () => {
  expect([...(await loadSources()).keys()]).toEqual(expect.arrayContaining(['file', 'stdin']))
})
