import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MissingPolicy } from '../contract/target.ts'
import type { Counts } from '../report/report.ts'
import { bad, Died, digestOf, type Line, life, many, ok, World } from './run.fixture.ts'

function holds(counts: Counts): void {
  expect(counts.read).toBe(counts.valid + counts.invalid + counts.error)
  expect(counts.valid).toBe(counts.created + counts.updated + counts.unchanged + counts.skipped + counts.removed)
}

const line: fc.Arbitrary<Line> = fc.record(
  {
    kind: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'bad', 'broken', 'skipped', 'gone'),
    key: fc.integer({ min: 0, max: 25 }).map((n) => `k${n}`),
    value: fc.constantFrom('a', 'b'),
    refused: fc.constantFrom(false, false, false, true),
    category: fc.constantFrom('x', 'y', 'z'),
  },
  { requiredKeys: ['kind', 'key', 'value'] },
)
const before = fc.dictionary(
  fc.integer({ min: 0, max: 60 }).map((n) => `k${n}`),
  fc.record({ digest: fc.constantFrom(digestOf('a'), digestOf('b')), live: fc.boolean() }),
)
const options = fc.record({
  perChunk: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 4 }),
  missing: fc.constantFrom<MissingPolicy | null>(null, 'deactivate', 'zero-stock', 'delete', 'keep'),
  maxInvalid: fc.constantFrom(1, 0.3),
  maxRemoved: fc.constantFrom(1, 0.3),
  dryRun: fc.boolean(),
  together: fc.boolean(),
  batchRecords: fc.constantFrom(1, 5, 4_000),
})

describe('whatever a source holds', () => {
  test('all that was read is accounted for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        before,
        options,
        fc.boolean(),
        async (lines, items, of, compares) => {
          const world = new World(new Map(Object.entries(items)))
          const seen: Counts[] = []
          const end = await life(world, lines, { ...of, compares, progress: (counts) => void seen.push({ ...counts }) })
          for (const counts of [...seen, end.counts]) holds(counts)
          const told = end.problems
            .filter((each) => each.severity === 'error')
            .reduce((sum, each) => sum + each.count, 0)
          expect(told).toBe(end.counts.invalid + end.counts.error)
          if (of.dryRun) expect([...world.items]).toEqual(Object.entries(items))
          const rejects = world.saved?.rejects ?? []
          expect(rejects).toHaveLength(end.counts.invalid + end.counts.error)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('a crash anywhere, and the same command again, end as if nothing had been', async () => {
    const death = fc.record({ at: fc.integer({ min: 1, max: 12 }), committed: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        before,
        options,
        fc.array(death, { maxLength: 3 }),
        async (lines, items, of, deaths) => {
          const whole = new World(new Map(Object.entries(items)))
          const end = await life(whole, lines, of)
          const torn = new World(new Map(Object.entries(items)))
          for (const dies of deaths) {
            torn.commits = 0
            await life(torn, lines, { ...of, dies }).catch((error: unknown) => {
              if (!(error instanceof Died)) throw error
            })
          }
          const again = await life(torn, lines, of)
          expect(again.state).toBe(end.state)
          expect(again.counts).toEqual(end.counts)
          expect(torn.items).toEqual(whole.items)
          expect(torn.saved?.rejects).toEqual(whole.saved?.rejects)
          expect(again.problems).toEqual(end.problems)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('one run', () => {
  test('what is known with this digest is not written', async () => {
    const world = new World()
    expect((await life(world, many(7))).counts).toMatchObject({ created: 7, read: 7, rows: 7 })
    world.saved = null
    world.batches = []
    const second = many(7, (n) => ok(`k${n}`, n === 3 ? 'new' : 'v'))
    expect((await life(world, second)).counts).toMatchObject({ updated: 1, unchanged: 6 })
    expect(world.batches).toEqual([1])
  })

  test('the first record with a key stands; later ones name its row', async () => {
    const world = new World()
    const end = await life(world, [ok('a', '1'), ok('b'), ok('c'), ok('a', '2'), ok('a', '3')])
    expect(end.counts).toMatchObject({ created: 3, invalid: 2 })
    expect(world.items.get('a')?.digest).toBe(digestOf('1'))
    expect(world.saved?.rejects).toMatchObject([
      {
        row: 4,
        raw: 'raw 4',
        problems: [{ code: 'duplicate_key', value: 'a', detail: expect.stringContaining('row 1') }],
      },
      { row: 5, problems: [{ detail: expect.stringContaining('row 1') }] },
    ])
  })

  test('what the sink refuses is told with the sender’s own text, in the source’s order', async () => {
    const world = new World()
    const lines = [ok('a'), { ...ok('b'), refused: true }, bad(), { ...ok('c'), refused: true }, ok('a')]
    const end = await life(world, lines, { perChunk: 5 })
    expect(end).toMatchObject({ state: 'completed_with_errors', counts: { created: 1, invalid: 4 } })
    expect(world.saved?.rejects.map((each) => [each.row, each.problems[0]?.code])).toEqual([
      [2, 'unknown_product'],
      [3, 'not_a_price'],
      [4, 'unknown_product'],
      [5, 'duplicate_key'],
    ])
  })

  test('a category that is kept is told once per value', async () => {
    const lines = many(9, (n) => ({ ...ok(`k${n}`), category: n % 2 ? 'Boots' : 'Hats' }))
    const end = await life(new World(), lines, { perChunk: 2 })
    expect(end.counts.warnings).toBe(2)
    expect(end.problems).toMatchObject([
      { code: 'category_kept', count: 2, examples: [{ value: 'Hats' }, { value: 'Boots' }] },
    ])
  })

  test('records that refer to each other come in one batch, whatever their chunks', async () => {
    const world = new World()
    const lines = [...many(8), { ...ok('last'), refused: true }]
    const end = await life(world, lines, { perChunk: 2, together: true, compares: true })
    expect(world.batches).toEqual([9])
    expect(world.commits).toBe(1)
    expect(world.saved?.rejects).toMatchObject([{ row: 9, raw: 'raw 9' }])
    expect(end.counts).toMatchObject({ created: 8, invalid: 1 })
  })

  test('a batch of records that refer to each other is bounded', async () => {
    const world = new World()
    await life(world, many(45_000), { perChunk: 5_000, together: true, compares: true })
    expect(world.batches).toEqual([20_000, 20_000, 5_000])
  })

  test('a dry run counts everything and leaves nothing', async () => {
    const world = new World(new Map([['old', { digest: 'x', live: true }]]))
    const end = await life(world, [ok('a'), bad('x')], { dryRun: true, missing: 'delete' })
    expect(end.counts).toMatchObject({ created: 1, invalid: 1, deleted: 1 })
    expect([...world.items.keys()]).toEqual(['old'])
  })

  test('a failing transaction ends it', async () => {
    await expect(life(new World(), many(9), { dies: { at: 2, committed: false } })).rejects.toBeInstanceOf(Died)
  })
})

test('a cancel is heard after each chunk, and what is written stays', async () => {
  const controller = new AbortController()
  const world = new World()
  const end = await life(world, many(30), {
    signal: controller.signal,
    missing: 'delete',
    progress: (counts) => {
      if (counts.read === 6) controller.abort()
    },
  })
  expect(end).toMatchObject({ state: 'cancelled', counts: { created: 6, deleted: 0 } })
  expect(world.items.size).toBe(6)
  expect(await life(new World(), many(3), { signal: AbortSignal.abort() })).toMatchObject({
    state: 'cancelled',
    counts: { read: 0 },
  })
})
