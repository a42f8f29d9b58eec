import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { Chunk, Format, Position, Row, SpoolFile } from '../contract/format.ts'
import type { MappingDocument, VariationsMapping } from '../contract/mapping.ts'
import { readGroups, splitGroups } from './grouped-rows.ts'
import { needsRegrouping, regroup } from './regroup.ts'

const COLUMNS = ['parent', 'sku', 'type']
type Source = readonly (readonly (string | readonly string[] | null)[])[]

/** A format whose rows are those of a test, a few in each chunk. */
function formatOf(rows: Source, perChunk = 3): Format {
  return {
    async *split() {
      for (let from = 0; from < rows.length; from += perChunk) {
        const at = { byte: from, line: from + 1, index: from + 1 }
        yield { bytes: new Uint8Array(0), at, next: { byte: from + perChunk, line: 0, index: 0 } } satisfies Chunk
      }
    },
    reader: () => (chunk: Chunk) =>
      rows.slice(chunk.at.byte, chunk.at.byte + perChunk).map((cells, index): Row => {
        const row = chunk.at.byte + index + 1
        return { row, line: row * 10, cells, raw: `raw ${row}` }
      }),
  } as unknown as Format
}

const PARENT: VariationsMapping = { parent: 'parent' }

async function regrouped(rows: Source, variations = PARENT, perChunk = 3): Promise<SpoolFile> {
  const folder = mkdtempSync(join(tmpdir(), 'izb-regroup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const spool = { path: join(folder, 'spool'), sizeBytes: 1 }
  const document: MappingDocument = { version: 1, target: 'offers', attributes: {}, variations }
  return regroup(spool, formatOf(rows, perChunk), {}, COLUMNS, document, new AbortController().signal)
}

async function rowsOf(spool: SpoolFile, from?: Position): Promise<Row[]> {
  const rows: Row[] = []
  for await (const chunk of splitGroups(spool, from)) rows.push(...readGroups(chunk))
  return rows
}

const numbers = (rows: readonly Row[]) => rows.map((row) => row.row)

test('only rows that name a parent are brought together', () => {
  const document = { version: 1 as const, target: 'offers', attributes: {} }
  expect(needsRegrouping(document)).toBe(false)
  expect(needsRegrouping({ ...document, variations: { each: 'variants[]' } })).toBe(false)
  expect(needsRegrouping({ ...document, variations: PARENT })).toBe(true)
})

test('scattered groups come together, in the order of their first rows', async () => {
  const rows = ['p', 'q', '', 'p', null, ' q ', 'p', ['q', 'x']].map((parent, n) => [parent, `s${n}`, ''])
  const spool = await regrouped(rows)
  expect(numbers(await rowsOf(spool))).toEqual([1, 4, 7, 2, 6, 8, 3, 5])
  const [, fourth] = await rowsOf(spool)
  expect(fourth).toEqual({ row: 4, line: 40, cells: ['p', 's3', ''], raw: 'raw 4' })
})

test('a full disk is told by its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'izb-regroup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  // A device that is always full.
  symlinkSync('/dev/full', join(folder, 'spool.grouped.part'))
  const document: MappingDocument = { version: 1, target: 'offers', attributes: {}, variations: PARENT }
  const spool = { path: join(folder, 'spool'), sizeBytes: 1 }
  const rows = [['p', 's1', '']]
  const regrouping = regroup(spool, formatOf(rows), {}, COLUMNS, document, new AbortController().signal)
  await expect(regrouping).rejects.toMatchObject({ code: 'source.disk_full' })
})

test('whatever the order, every group is whole and every row is there once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('', 'a', 'b', 'c', 'd'), { maxLength: 60 }), async (parents) => {
      const rows = parents.map((parent, n) => [parent, `s${n}`, ''])
      const firsts = parents.map((parent, n) => (parent === '' ? n : parents.indexOf(parent)))
      const expected = parents
        .map((_, n) => n + 1)
        .toSorted((a, b) => (firsts[a - 1] ?? 0) - (firsts[b - 1] ?? 0) || a - b)
      expect(numbers(await rowsOf(await regrouped(rows)))).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})

test('a product’s row and those that link to it come together, by number or by key', async () => {
  const rows = [
    ['id:7', 'a', 'variation'],
    ['', '7', 'variable'],
    ['', 'x', 'simple'],
    ['7', 'b', 'variation'],
    ['', 'y', 'simple'],
  ]
  const shape = { rows: { type: 'type', parent: 'variable', child: 'variation', link: 'parent', to: 'sku' } }
  expect(numbers(await rowsOf(await regrouped(rows, shape)))).toEqual([1, 2, 4, 3, 5])
})

test('any text survives, and what was told of a row', async () => {
  const odd = 'a\u2028b\u2029c\nd"\\\0\ud800'
  const spool = await regrouped([
    [odd, odd, null],
    ['p', ['x', 'y'], ''],
    [odd, '', ''],
  ])
  const rows = await rowsOf(spool)
  expect(rows.map((row) => row.cells)).toEqual([
    [odd, odd, null],
    [odd, '', ''],
    ['p', ['x', 'y'], ''],
  ])
})

test('it goes on from where a chunk ended', async () => {
  const long = 'x'.repeat(1_100_000)
  const rows = ['p', 'p', 'p', 'p', 'q', 'q', 'r', 'r', 'r', ''].map((parent, n) => [parent, `s${n}`, long])
  const spool = await regrouped(rows)
  const chunks: Chunk[] = []
  for await (const chunk of splitGroups(spool)) chunks.push(chunk)
  expect(chunks.map((chunk) => numbers([...readGroups(chunk)]))).toEqual([[1, 2, 3, 4], [5, 6], [7, 8, 9], [10]])
  for (const [index, { next }] of chunks.entries()) {
    const rest = chunks.slice(index + 1).flatMap((chunk) => numbers([...readGroups(chunk)]))
    expect(numbers(await rowsOf(spool, next))).toEqual(rest)
  }
})

test('a parent that thousands share is no parent; every row stands alone and says so', async () => {
  const parents = Array.from({ length: 4_100 }, (_, n) => (n % 2 === 0 ? 'all' : n < 20 ? 'few' : `own${n}`))
  const rows = await rowsOf(
    await regrouped(
      parents.map((parent, n) => [parent, `s${n}`, '']),
      PARENT,
      1_000,
    ),
  )
  const large = rows.filter((row) => row.warning?.code === 'group_too_large')
  expect(numbers(large)).toEqual(parents.flatMap((parent, n) => (parent === 'all' ? [n + 1] : [])))
  const few = rows.filter((row) => row.cells[0] === 'few')
  expect(few.every((row) => row.warning === undefined)).toBe(true)
  expect(numbers(rows.slice(rows.indexOf(few[0] as Row)).slice(0, 10))).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
  expect(new Set(numbers(rows)).size).toBe(4_100)
})

test('what is there already is not made again, and nothing half-made is left behind', async () => {
  const rows = [
    ['p', 'a', ''],
    ['q', 'b', ''],
    ['p', 'c', ''],
  ]
  const spool = await regrouped(rows)
  const folder = join(spool.path, '..')
  expect(readdirSync(folder)).toEqual(['spool.grouped'])
  writeFileSync(spool.path, '')
  const document: MappingDocument = { version: 1, target: 'offers', attributes: {}, variations: PARENT }
  const again = await regroup(
    { path: join(folder, 'spool'), sizeBytes: 1 },
    formatOf(rows),
    {},
    COLUMNS,
    document,
    new AbortController().signal,
  )
  expect(again.sizeBytes).toBe(0)
})

test('a cancel stops it, and a folder that is gone is thrown', async () => {
  const document: MappingDocument = { version: 1, target: 'offers', attributes: {}, variations: PARENT }
  const rows = [['p', 'a', '']]
  const start = (path: string, signal: AbortSignal) =>
    regroup({ path, sizeBytes: 1 }, formatOf(rows), {}, COLUMNS, document, signal)
  await expect(
    start(join(tmpdir(), `izb-gone-${process.pid}`, 'spool'), new AbortController().signal),
  ).rejects.toMatchObject({ code: 'ENOENT' })
  const folder = mkdtempSync(join(tmpdir(), 'izb-regroup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await expect(start(join(folder, 'spool'), AbortSignal.abort())).rejects.toThrow(/abort/i)
})

test('rows without a sign of what they are find their parent by its key, or above them', async () => {
  const linked = [
    ['', 'P', ''],
    ['', 'C', ''],
    ['P', 'P-1', ''],
    ['C', 'C-1', ''],
    ['P', 'P-2', ''],
  ]
  const rows = await rowsOf(await regrouped(linked, { rows: { link: 'parent', to: 'sku' } }))
  expect(numbers(rows)).toEqual([1, 3, 5, 2, 4])
  const below = [
    ['', 'P', ''],
    ['', '', 'child'],
    ['', '', ''],
    ['', '', 'child'],
    ['', '', 'child'],
  ]
  const shape: VariationsMapping = { rows: { type: 'type', parent: '', child: 'child', to: 'sku' } }
  const spool = await regrouped(below, shape, 1)
  expect(numbers(await rowsOf(spool))).toEqual([1, 2, 3, 4, 5])
})

test('children that their parents name come to them, before or after, and keep their own cells', async () => {
  const rows = [
    ['', 'A-1', 'simple'],
    ['', 'B', 'simple'],
    ['sku=A-1,color=Red|sku=A-2,color=Blue|sku=A-9', 'A', 'configurable'],
    ['', 'A-2', 'simple'],
    ['A-2|C-1', 'C', 'configurable'],
    ['', 'C-1', 'simple'],
  ]
  const shape = { rows: { type: 'type', parent: 'configurable', link: 'parent', to: 'sku' } }
  const found = await rowsOf(await regrouped(rows, shape))
  expect(found.map(({ row, within }) => [row, within])).toEqual([
    [1, 'A'],
    [3, undefined],
    [4, 'A'],
    [2, undefined],
    [5, undefined],
    [6, 'C'],
  ])
  expect(found[0]?.cells).toEqual(['', 'A-1', 'simple'])
  const text = readFileSync((await regrouped([['', 'B', 'simple']], shape)).path, 'utf8')
  expect(JSON.parse(text)).toHaveLength(7)
})
