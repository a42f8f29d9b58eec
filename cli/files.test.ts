import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mustBeWritable, writeFileInPieces } from './files.ts'

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
