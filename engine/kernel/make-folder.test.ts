import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

const NOBODY = 65_534

let folder: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'make-folder-')))
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'))
  symlinkSync(join(folder, 'loop'), join(folder, 'loop'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const codeOf = (path: string) => {
  try {
    makeFolder(path)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

test('all that is missing is made, with the rights asked for, and once more changes nothing', () => {
  const path = join(folder, 'a', 'b', 'c')
  makeFolder(path, 0o700)
  makeFolder(path, 0o755)
  for (const made of ['a', 'a/b', 'a/b/c']) expect(statSync(join(folder, made)).mode & 0o777).toBe(0o700)
})

test.each([
  ['/proc/izb', 'ENOENT'],
  ['/proc/izb/a/b', 'ENOENT'],
  ['/dev/null', 'EEXIST'],
  ['/dev/null/a/b', 'ENOTDIR'],
])('where nothing can be made, %s, it ends', (path, code) => {
  expect(codeOf(path)).toBe(code)
})

test('a file, a link to nothing or to itself is no folder, nor anything to lie in', () => {
  expect(['file', 'file/a/b', 'dangling', 'loop'].map((name) => codeOf(join(folder, name)))).toEqual([
    'EEXIST',
    'ENOTDIR',
    'EEXIST',
    'ELOOP',
  ])
  expect(codeOf(join(folder, 'dangling', 'a'))).not.toBeNull()
})

// The superuser may write everywhere: somebody else tries it.
test.runIf(process.getuid?.() === 0)('a folder that this user may only read says so', () => {
  const mine = join(folder, 'read-only')
  makeFolder(mine)
  for (const path of [folder, mine]) chmodSync(path, 0o555)
  const script = `
    process.setgid(${NOBODY}); process.setuid(${NOBODY})
    try { makeFolder(${JSON.stringify(join(mine, 'a', 'b'))}) } catch (error) { console.log(error.code) }`
  const load = `import { makeFolder } from ${JSON.stringify(fileURLToPath(new URL('make-folder.ts', import.meta.url)))}\n`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', load + script], { encoding: 'utf8' })
  expect(said.trim()).toBe('EACCES')
})
