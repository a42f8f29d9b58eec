import { expect, test } from 'vitest'
import type { Chunk } from '../../engine/contract/format.ts'
import { HEAD_WORDS, type MappedChunk } from '../../engine/pipeline/mapped.ts'
import type { ImportRequest } from './request.ts'
import { Wanted } from './wanted.ts'

const AT = { byte: 0, line: 1, index: 1 }
const CHUNK: Chunk = { bytes: new Uint8Array(0), at: AT, next: AT }

const wanted = (preview: ImportRequest['preview']) => new Wanted({ preview } as ImportRequest)

function mapped(records: readonly number[], rejects: readonly number[] = []): MappedChunk {
  const record = { key: '', parent: null, digest: '', removed: false, axes: '', entities: {} }
  const reject = { kind: 'invalid', problems: [], raw: '', cells: [], key: '' } as const
  const examples = [...records].map((row) => ({ row, value: '', detail: '' }))
  return {
    rows: records.length + rejects.length,
    heads: Uint32Array.from(records.flatMap((row) => [row * 2, row, row, 0, 0, 0, 0, 0])),
    unchanged: [],
    records: records.map((row) => ({ row, ...record })),
    skipped: 0,
    rejects: rejects.map((row) => ({ row, line: row, ...reject })),
    warnings: [{ code: 'bad_gtin', severity: 'warning', attribute: 'gtin', count: examples.length, examples }],
  }
}

/** The rows that are cut from chunks of these, and how many chunks were read. */
async function cut(of: Wanted, chunks: readonly MappedChunk[]) {
  const all = async function* () {
    for (const _ of chunks) yield CHUNK
  }
  const rows: number[] = []
  let read = 0
  for await (const _ of of.chunks(all())) {
    const kept = of.cut(chunks[read++] as MappedChunk)
    expect([...kept.heads].filter((_, word) => word % HEAD_WORDS === 0).map((word) => word / 2)).toEqual(
      [...kept.records].map((each) => each.row),
    )
    rows.push(...[...kept.records, ...kept.rejects].map((each) => each.row))
    expect(kept.warnings.every((line) => line.count === line.examples.length)).toBe(true)
  }
  return { rows, read }
}

test('some rows are the first ones, whatever became of them, and no more is read', async () => {
  const chunks = [mapped([2, 4], [3]), mapped([6], [5, 7]), mapped([8])]
  expect(await cut(wanted({ rows: 4 }), chunks)).toEqual({ rows: [2, 4, 3, 5], read: 2 })
})

test('one row is found wherever it is, and then no more is read', async () => {
  const chunks = [mapped([2, 3]), mapped([4], [5]), mapped([6]), mapped([7])]
  expect(await cut(wanted({ row: 5 }), chunks)).toEqual({ rows: [5], read: 2 })
  expect(await cut(wanted({ row: 99 }), chunks)).toEqual({ rows: [], read: 4 })
})

test('all of them are judged, the first twenty shown', async () => {
  const all = wanted({ all: true })
  expect(await cut(all, [mapped([2, 3]), mapped([4])])).toEqual({ rows: [2, 3, 4], read: 2 })
  expect(all).toMatchObject({ everything: true, limit: 20 })
})

test('records of one element are shown together', async () => {
  expect(await cut(wanted({ rows: 1 }), [mapped([2, 2, 2, 3])])).toEqual({ rows: [2, 2, 2], read: 1 })
})
