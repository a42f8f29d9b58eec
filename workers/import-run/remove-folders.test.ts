import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { moveRun } from '../../server/domains/imports/index.ts'
import { eachDatabase } from '../../test/support/databases.ts'
import { begin, IMPORT, RUN_AT, running } from '../../test/support/runs.ts'
import { removeRunFolders } from './remove-folders.ts'

eachDatabase((open) => {
  test('files of runs that have ended go; those of runs that go on, or may, stay', async () => {
    const { db } = await open()
    const dataDir = mkdtempSync(join(tmpdir(), 'izb-folders-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const made = (id: string) => void mkdirSync(join(dataDir, 'runs', id), { recursive: true })
    const feeds = ['/a.csv', '/b.csv', '/c.csv', '/d.csv']
    const [going, done, failed, full] = await Promise.all([
      begin(db, { address: feeds[0]! }),
      ...feeds.slice(1).map((address) => running(db, { address })),
    ])
    for (const { run } of [going!, done!, failed!, full!]) made(run.public_id)
    const ends = { ended_at: RUN_AT, owner: null }
    await db.transaction((tx) => moveRun(tx, done!.run.id, 'complete', IMPORT, RUN_AT, ends))
    await db.transaction((tx) => moveRun(tx, failed!.run.id, 'fail', IMPORT, RUN_AT, { ...ends, folder: null }))
    await db.transaction((tx) => moveRun(tx, full!.run.id, 'fail', IMPORT, RUN_AT, { ...ends, folder: '/there' }))
    made('stranger')
    made('old-stranger')
    utimesSync(join(dataDir, 'runs', 'stranger'), RUN_AT, RUN_AT)
    const longAgo = new Date(RUN_AT.getTime() - 31 * 24 * 3_600_000)
    utimesSync(join(dataDir, 'runs', 'old-stranger'), longAgo, longAgo)

    expect(await removeRunFolders(db.kysely, dataDir, RUN_AT)).toBe(3)
    const kept = [going!.run.public_id, full!.run.public_id, 'stranger']
    expect(readdirSync(join(dataDir, 'runs')).toSorted()).toEqual(kept.toSorted())
    expect(await removeRunFolders(db.kysely, join(dataDir, 'nowhere'), RUN_AT)).toBe(0)
  })
})
