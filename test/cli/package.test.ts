import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
/** Makes whatever Node runs it look like an old one. */
const OLD = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})`

const run = (args: readonly string[], cwd = ROOT) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    const env = { ...process.env, NODE_SOUGHT_BY_IZB: '1' }
    execFile(process.execPath, args, { cwd, env, maxBuffer: 64e6 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

/** The program as the package has it, or, with sources, a clone. */
async function folderOf(kind: 'package' | 'clone'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'izb-package-'))
  await mkdir(join(folder, 'cli'))
  for (const file of ['izb.js', 'preinstall.js']) await cp(join(ROOT, 'cli', file), join(folder, 'cli', file))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  if (kind === 'clone') await writeFile(join(folder, 'cli', 'main.ts'), 'process.stdout.write("started")')
  return folder
}

describe('with a Node that is too old', () => {
  const needs = 'izb needs Node 24 or newer; this is 20.1.0.\nFix: install a newer one from https://nodejs.org, or '

  test('the program says what it needs, and the nearest way there', async () => {
    const clone = await run(['--import', OLD, 'cli/izb.js'], await folderOf('clone'))
    expect(clone).toMatchObject({
      code: 1,
      out: '',
      err: `${needs}run \`npm ci\` in the folder of izb, which brings its own\n`,
    })
    const packed = await run(['--import', OLD, 'cli/izb.js'], await folderOf('package'))
    expect(packed).toMatchObject({ code: 1, out: '', err: `${needs}put one beside izb: npm i node@24\n` })
  })

  test('the package is not installed, a clone is', async () => {
    const packed = await run(['--import', OLD, 'cli/preinstall.js'], await folderOf('package'))
    expect(packed).toMatchObject({ code: 1, err: expect.stringContaining('izb needs Node 24 or newer') })
    expect(await run(['--import', OLD, 'cli/preinstall.js'], await folderOf('clone'))).toMatchObject({
      code: 0,
      err: '',
    })
  })
})

test('a Node that is new enough runs the program and installs the package', async () => {
  expect(await run(['cli/izb.js'], await folderOf('clone'))).toMatchObject({ code: 0, out: 'started' })
  expect(await run(['cli/preinstall.js'], await folderOf('package'))).toMatchObject({ code: 0, err: '' })
})

test('the package holds the program, and neither tests nor what they stand on', async () => {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const { out } = await run([tsc, '-p', 'tsconfig.build.json', '--listFilesOnly'])
  const files = out.split('\n').filter((file) => file.startsWith(ROOT) && !file.includes('node_modules'))
  expect(files).toContain(join(ROOT, 'cli', 'main.ts'))
  expect(files).toContain(join(ROOT, 'workers', 'threads', 'map-chunk.ts'))
  expect(files.filter((file) => /\.(test|fixture)\.ts$|\/test\//.test(file))).toEqual([])
})
