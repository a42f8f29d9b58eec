import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mustBeOther, mustBeWritable, writeFileInPieces } from './files.ts'

const folder = await mkdtemp(join(tmpdir(), 'izb-files-'))

test('a file is written piece by piece', async () => {
  await writeFileInPieces(join(folder, 'a.csv'), ['one\n', 'two\n'])
  expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('one\ntwo\n')
})

test('what cannot be written is said with its file, the reason and the way out of it', async () => {
  await expect(writeFileInPieces('/dev/full', ['x'.repeat(100_000)])).rejects.toMatchObject({
    message: '/dev/full cannot be written: the disk is full.',
    fix: 'Make room on that disk, or name a file on another one.',
  })
  await expect(writeFileInPieces(folder, ['x'])).rejects.toMatchObject({
    message: `${folder} cannot be written: that is a folder.`,
  })
  const below = join(folder, 'a.csv', 'b.csv')
  await expect(mustBeWritable(join(folder, 'none', 'b.csv'))).rejects.toMatchObject({
    message: `${join(folder, 'none', 'b.csv')} cannot be written: its folder does not exist.`,
    fix: 'Name a file in a folder that exists and that you may write to.',
  })
  await expect(writeFileInPieces(below, ['x'])).rejects.toMatchObject({
    message: `${below} cannot be written: a part of its path is a file.`,
  })
})

test('a feed is not written over by what is told of it, by whatever name', async () => {
  const [feed, link] = [join(folder, 'feed.csv'), join(folder, 'link.csv')]
  await writeFile(feed, 'sku\n')
  await symlink(feed, link)
  for (const [file, source] of [
    [feed, feed],
    [link, feed],
    [feed, link],
  ] as const) {
    await expect(mustBeOther(file, source)).rejects.toMatchObject({ code: 'files.cannot_write' })
  }
  for (const source of ['-', 'https://a.example/feed.csv', link]) {
    expect(await mustBeOther(join(folder, 'rejects.csv'), source)).toBeUndefined()
  }
})
