import { expect, test } from 'vitest'
import type { MappingDocument } from '../../../engine/contract/mapping.ts'
import type { WarningLine } from '../../../engine/pipeline/mapped.ts'
import { noCounts } from '../../../engine/report/report.ts'
import { eachDatabase } from '../../../test/support/databases.ts'
import { begin, checkpoint, OPERATOR, RUN_AT, reject, running } from '../../../test/support/runs.ts'
import type { Database } from '../../platform/database.ts'
import {
  keepMapping,
  moveRun,
  type RunRow,
  RunTaken,
  rejectsFile,
  reportRun,
  saveCheckpoint,
  storedMapping,
} from './index.ts'

const LATER = new Date(RUN_AT.getTime() + 2_500)

const rowOf = (db: Database, run: RunRow) =>
  db.kysely.selectFrom('import_run').selectAll().where('id', '=', run.id).executeTakeFirstOrThrow()

/** Writes a category as a sink would, and then the checkpoint, in one transaction. */
const step = (db: Database, run: RunRow, code: string, of: Parameters<typeof checkpoint>[0] = {}, seq = 0) =>
  db.bulk(async (tx) => {
    const stamps = { created_at: LATER, updated_at: LATER }
    const row = { code, name: code, names: {}, position: 0, published: true, ...stamps }
    await tx.kysely.insertInto('category').values(row).execute()
    await saveCheckpoint(tx, run, checkpoint(of), seq, LATER)
  })

const written = async (db: Database) =>
  (await db.kysely.selectFrom('category').select('code').execute()).map((row) => row.code)

eachDatabase((open) => {
  test('a checkpoint keeps position, counts, problems and rejects with what was written', async () => {
    const { db } = await open()
    const { run } = await running(db)
    const counts = { ...noCounts(), rows: 3, read: 3, valid: 1, created: 1, invalid: 2, warnings: 1 }
    const price: WarningLine = { code: 'not_a_price', severity: 'error', attribute: 'price', count: 2, examples: [] }
    const gtin: WarningLine = { code: 'bad_gtin', severity: 'warning', attribute: 'gtin', count: 1, examples: [] }
    await step(db, run, 'a', { counts, problems: [price, gtin], rejects: [reject(2), reject(3)] })

    expect(await written(db)).toEqual(['a'])
    expect(await rowOf(db, run)).toMatchObject({
      counts,
      heartbeat_at: LATER,
      position: { byte: 100, line: 10, index: 10, traceBytes: 12, seq: 2 },
    })
    const report = await reportRun(db.kysely, run.public_id)
    expect(report).toMatchObject({ state: 'running', merchant: 'default', seconds: 2.5, counts })
    expect(report.problems).toEqual([price, gtin])
    const rejects = await db.kysely.selectFrom('import_reject').selectAll().orderBy('seq').execute()
    expect(rejects).toMatchObject([
      { seq: 0, row: 2, code: 'not_a_price', attribute: 'price', detail: 'price: No price.', cells: ['A-2', 'x'] },
      { seq: 1, row: 3, raw: 'A-3;x' },
    ])

    await step(db, run, 'b', { problems: [{ ...price, count: 3 }], rejects: [reject(9)] }, 2)
    expect((await reportRun(db.kysely, run.public_id)).problems).toEqual([{ ...price, count: 3 }])
    expect((await rowOf(db, run)).position).toMatchObject({ seq: 3 })
  })

  test('a reject is named after its first error, not after a warning that came before', async () => {
    const { db } = await open()
    const { run } = await running(db)
    const problems = [
      { code: 'bad_gtin', severity: 'warning', attribute: 'gtin', value: '', detail: 'Wrong.' },
      { code: 'too_long', severity: 'error', attribute: 'title', value: '', detail: 'Long.' },
      { code: 'not_a_price', severity: 'error', attribute: '', value: '', detail: 'No price.' },
    ] as const
    await step(db, run, 'a', { rejects: [reject(2, { problems })] })
    const row = await db.kysely.selectFrom('import_reject').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ code: 'too_long', attribute: 'title', detail: 'title: Long. No price.' })
  })

  test('what no database keeps does not end the run', async () => {
    const { db } = await open()
    const { run } = await running(db)
    const long = `${'x'.repeat(999_999)}😀`
    const rejects = [reject(2, { raw: 'a\0b\ud800', cells: ['a\0', null, ['b', 'c\udc00']] }), reject(3, { raw: long })]
    const examples = [{ row: 2, value: '\0\ud800', detail: 'x' }]
    const line = { code: 'not_a_price', severity: 'error', attribute: 'p\0', count: 1, examples } as const
    await step(db, run, 'a', { rejects, problems: [line] })
    const rows = await db.kysely.selectFrom('import_reject').selectAll().orderBy('seq').execute()
    expect(rows[0]).toMatchObject({ raw: 'ab\ufffd', cells: ['a', '', 'b|c\ufffd'] })
    expect(rows[1]?.raw).toHaveLength(1_000_000)
    expect((await reportRun(db.kysely, run.public_id)).problems).toMatchObject([
      { attribute: 'p', examples: [{ value: '\ufffd' }] },
    ])
  })

  test('a thousand rejects of one chunk are all there, in order', async () => {
    const { db } = await open()
    const { run } = await running(db)
    await step(db, run, 'a', { rejects: Array.from({ length: 1_001 }, (_, at) => reject(at + 2)) })
    const rows = await db.kysely.selectFrom('import_reject').select(['seq', 'row']).orderBy('seq').execute()
    expect(rows).toEqual(Array.from({ length: 1_001 }, (_, at) => ({ seq: at, row: at + 2 })))
  })

  test('a run that was cancelled elsewhere takes its last chunk back', async () => {
    const { db } = await open()
    const { run } = await running(db)
    await step(db, run, 'a')
    await db.transaction((tx) => moveRun(tx, run.id, 'cancel', OPERATOR, RUN_AT))
    await expect(step(db, run, 'b', { rejects: [reject(2)] })).rejects.toBeInstanceOf(RunTaken)
    expect(await written(db)).toEqual(['a'])
    expect(await db.kysely.selectFrom('import_reject').selectAll().execute()).toEqual([])
  })

  test('a process that was taken for dead takes its last chunk back', async () => {
    const { db } = await open()
    const { run } = await running(db)
    const { run: again } = await begin(db, { owner: 'here:2:200' })
    await db.transaction((tx) => moveRun(tx, again.id, 'fetch', { role: 'import', id: null }, RUN_AT))
    await db.transaction((tx) => moveRun(tx, again.id, 'run', { role: 'import', id: null }, RUN_AT))
    await expect(step(db, run, 'a')).rejects.toBeInstanceOf(RunTaken)
    await step(db, again, 'b')
    expect(await written(db)).toEqual(['b'])
  })

  test('removals keep the position of the last chunk', async () => {
    const { db } = await open()
    const { run } = await running(db)
    await step(db, run, 'a')
    await step(db, run, 'b', { next: null, counts: { ...noCounts(), deleted: 4 } })
    expect(await rowOf(db, run)).toMatchObject({ position: { byte: 100 }, counts: { deleted: 4 } })
  })

  test('an equal mapping makes no new version, a changed one does, an earlier one is found again', async () => {
    const { db } = await open()
    const { feed } = await begin(db)
    const one: MappingDocument = {
      version: 1,
      target: 'offers',
      attributes: { title: { from: 'T' }, sku: { from: 'S' }, price_excl_tax: { from: 'N' }, b: { from: 'B' } },
    }
    const two: MappingDocument = { ...one, attributes: { sku: { from: 'S' }, title: { from: 'T' } } }
    const first = await keepMapping(db, feed, one, RUN_AT)
    expect(first).toMatchObject({ version: 1 })
    const stored = await storedMapping(db.kysely, first.id, 1)
    expect(JSON.stringify(stored.document)).toBe(JSON.stringify(one))
    expect(await keepMapping(db, feed, stored.document, RUN_AT)).toEqual(first)
    expect(await keepMapping(db, feed, two, RUN_AT)).toMatchObject({ id: first.id, version: 2 })
    expect(await storedMapping(db.kysely, first.id)).toMatchObject({ document: two, version: 2 })
    expect(await keepMapping(db, feed, one, RUN_AT)).toEqual(first)
  })

  test('nobody knows the report or the rejects of a run that never was', async () => {
    const { db } = await open()
    await expect(reportRun(db.kysely, 'nothing')).rejects.toMatchObject({ code: 'imports.not_found' })
    await expect(rejectsFile(db.kysely, 'nothing').next()).rejects.toMatchObject({ code: 'imports.not_found' })
  })
})
