import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { ImportReport } from '../../engine/report/report.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { feedPath, golden } from '../support/feeds.ts'
import { countsOf, landedUnder } from '../support/landing.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

describe.concurrent('a feed lands as its expectation says', async () => {
  const names = (await readdir(join(ROOT, 'fixtures', 'golden'))).map((file) => file.replace(/\.json$/, '')).sort()
  const folders: string[] = []
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

  test.each(names)('%s', async (name) => {
    const expected = await golden(name)
    const folder = await mkdtemp(join(tmpdir(), 'izb-golden-'))
    folders.push(folder)
    await copyFile(inject('sqliteTemplate'), join(folder, 'izb.db'))
    if (expected.after) await imported(folder, await feedPath(expected.after))
    const mapping = expected.mapping ? join(folder, 'mapping.json') : null
    if (mapping) await writeFile(mapping, JSON.stringify(expected.mapping))

    const report = await imported(folder, await feedPath(expected.feed), mapping)
    expect(report.counts).toMatchObject(expected.counts)
    const found = report.problems.flatMap(({ code, attribute, examples }) =>
      examples.map(({ row, value }) => ({ row, code, attribute, value })),
    )
    for (const problem of expected.problems ?? []) expect(found).toContainEqual(expect.objectContaining(problem))
    const db = await openDatabase(`sqlite:${join(folder, 'izb.db')}`)
    try {
      if (expected.landed) expect(await countsOf(db)).toEqual(expected.landed)
      for (const { row: _, ...record } of expected.records) {
        expect(await landedUnder(db, String(record.sku))).toMatchObject(record)
      }
    } finally {
      await db.close()
    }
  })
})

/** Imports with the program itself, as somebody would who says nothing but the address. */
function imported(folder: string, feed: string, mapping: string | null = null): Promise<ImportReport> {
  const env = { ...process.env, IZB_DATABASE_URL: `sqlite:${join(folder, 'izb.db')}`, IZB_DATA_DIR: folder }
  const args = [join(ROOT, 'cli', 'izb.js'), 'import', feed, '--merchant', 'default', '--yes', '--json']
  const said = mapping ? [...args, '--mapping', mapping] : args
  return new Promise((resolve, reject) => {
    execFile(process.execPath, said, { cwd: folder, env }, (error, out, err) => {
      // Exit 3 is a report with rejects; 4 a run that is held.
      if (error && error.code !== 3 && error.code !== 4) reject(new Error(`${err}\n${out}`, { cause: error }))
      else resolve(JSON.parse(out) as ImportReport)
    })
  })
}
