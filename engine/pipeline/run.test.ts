import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Chunk, Position } from '../contract/format.ts'
import type { KnownItem, MissingPolicy, Outcome, Packed, Sink } from '../contract/target.ts'
import { problem } from '../kernel/reject.ts'
import { type Counts, noCounts } from '../report/report.ts'
import { KeyIndex } from './key-index.ts'
import type { MappedChunk, Reject, WarningLine } from './mapped.ts'
import { type Checkpoint, type RunEnd, type RunSetup, runImport } from './run.ts'

/** What a source row is in these tests. */
interface Line {
  /** `ok` is mapped; the others never reach the sink. */
  readonly kind: 'ok' | 'bad' | 'broken' | 'skipped' | 'gone'
  readonly key: string
  readonly value: string
  /** The sink refuses it. */
  readonly refused?: boolean
  readonly category?: string
}

interface Item {
  readonly digest: string
  readonly live: boolean
}

/** What a crash leaves: the database as of the last commit, and the trace file, perhaps longer than that. */
class World {
  items: Map<string, Item>
  saved: { checkpoint: Checkpoint; problems: WarningLine[]; rejects: Reject[] } | null = null
  traces: number[] = []
  commits = 0
  batches: number[] = []

  constructor(items: ReadonlyMap<string, Item> = new Map()) {
    this.items = new Map(items)
  }
}

const digestOf = (value: string) => Buffer.from(value.padEnd(8)).toString('hex').slice(0, 16)

function mapped(lines: readonly Line[], first: number): MappedChunk {
  const records: Packed[] = []
  const rejects: Reject[] = []
  const warnings: WarningLine[] = []
  let skipped = 0
  lines.forEach(({ kind, key, value, category }, at) => {
    const row = first + at
    if (category !== undefined) {
      const examples = [{ row, value: category, detail: '' }]
      warnings.push({ code: 'category_kept', severity: 'warning', attribute: 'category', count: 1, examples })
    }
    if (kind === 'skipped') skipped += 1
    else if (kind === 'ok' || kind === 'gone') {
      const rest = kind === 'ok' ? { digest: digestOf(value), removed: false } : { digest: '', removed: true }
      records.push({ row, key, parent: null, axes: '', entities: { it: { cells: [value], rest: '' } }, ...rest })
    } else {
      const found = problem(kind === 'bad' ? 'not_a_price' : 'cells_missing', 'error', '', value)
      rejects.push({
        row,
        line: row,
        kind: kind === 'bad' ? 'invalid' : 'error',
        problems: [found],
        raw: '',
        cells: [],
        key,
      })
    }
  })
  return { rows: lines.length, records, skipped, rejects, warnings }
}

function sinkOf(world: World, refused: ReadonlySet<string>, compares: boolean): Sink<World> {
  const write = async (tx: World, batch: readonly Packed[]): Promise<Outcome> => {
    world.batches.push(batch.length)
    const outcome: Outcome = { created: 0, updated: 0, unchanged: 0, skipped: 0, removed: 0, rejected: [] }
    batch.forEach(({ key, digest, removed }, index) => {
      const before = tx.items.get(key)
      if (refused.has(key)) {
        outcome.rejected.push({ index, code: 'unknown_product', attribute: 'gtin', value: key, detail: 'nowhere' })
      } else if (removed) {
        if (before) tx.items.set(key, { digest: '', live: false })
        outcome.removed += 1
      } else if (before?.live && before.digest === digest) outcome.unchanged += 1
      else {
        tx.items.set(key, { digest, live: true })
        outcome[before ? 'updated' : 'created'] += 1
      }
    })
    return outcome
  }
  if (compares) return { write }
  return {
    write,
    async *known() {
      const items = [...world.items].map(
        ([key, { digest, live }]): KnownItem => ({ key, digest: live ? digest : null, owned: live }),
      )
      for (let from = 0; from < items.length; from += 7) yield items.slice(from, from + 7)
    },
    remove: async (tx, keys) => {
      const live = keys.filter((key) => tx.items.get(key)?.live)
      for (const key of live) tx.items.set(key, { digest: '', live: false })
      return live.length
    },
  }
}

interface Of {
  readonly perChunk?: number
  readonly width?: number
  readonly missing?: MissingPolicy | null
  readonly maxInvalid?: number
  readonly maxRemoved?: number
  readonly dryRun?: boolean
  readonly together?: boolean
  readonly compares?: boolean
  readonly signal?: AbortSignal
  /** The process dies in the transaction with this number, before or after it is committed. */
  readonly dies?: { readonly at: number; readonly committed: boolean }
  progress?(counts: Counts, at: Position): void
}

class Died extends Error {}

/** One life of a run: it begins where the world says the last one ended. */
async function life(world: World, lines: readonly Line[], of: Of = {}): Promise<RunEnd> {
  const { perChunk = 3 } = of
  const refused = new Set(lines.flatMap((line) => (line.refused ? [line.key] : [])))
  const sink = sinkOf(world, refused, of.compares ?? false)
  const index = new KeyIndex(16)
  for await (const items of sink.known?.() ?? []) for (const it of items) index.add(it.key, it.digest, it.owned)
  world.traces.length = world.saved?.checkpoint.traceBytes ?? 0
  index.restore(new DataView(Uint8Array.from(world.traces).buffer))
  const setup: RunSetup<World> = {
    chunks: chunksOf(lines, perChunk, world.saved?.checkpoint.next?.byte ?? 0),
    mapChunk: async (chunk) => {
      await new Promise((resolve) => setTimeout(resolve, (chunk.at.byte * 7) % 3))
      return mapped(lines.slice(chunk.at.byte, chunk.next.byte), chunk.at.line)
    },
    width: of.width ?? 2,
    reread: async (_, rows) => new Map([...rows].map((row) => [row, { raw: `raw ${row}`, line: row, cells: [] }])),
    sink,
    transaction: (work) => transaction(world, work, of),
    save: async (tx, checkpoint) => {
      const kept = structuredClone(checkpoint)
      const rejects = [...(world.saved?.rejects ?? []), ...kept.rejects]
      tx.saved = {
        checkpoint: { ...kept, next: kept.next ?? world.saved?.checkpoint.next ?? null },
        problems: [...kept.problems],
        rejects,
      }
    },
    traces: {
      append: (bytes) => world.traces.push(...bytes),
      get sizeBytes() {
        return world.traces.length
      },
    },
    index,
    counts: world.saved?.checkpoint.counts ?? noCounts(),
    problems: structuredClone(world.saved?.problems ?? []),
    missing: of.missing ?? null,
    maxInvalid: of.maxInvalid ?? 1,
    maxRemoved: of.maxRemoved ?? 1,
    dryRun: of.dryRun ?? false,
    together: of.together ?? false,
    signal: of.signal ?? new AbortController().signal,
    progress: of.progress ?? (() => undefined),
  }
  return runImport(setup)
}

async function* chunksOf(lines: readonly Line[], perChunk: number, from: number): AsyncGenerator<Chunk> {
  const positionOf = (byte: number) => ({ byte, line: byte + 1, index: byte + 1 })
  for (let byte = from; byte < lines.length; byte += perChunk) {
    const next = Math.min(byte + perChunk, lines.length)
    yield { bytes: new Uint8Array(0), at: positionOf(byte), next: positionOf(next) }
  }
}

/** All or nothing, on a copy of the world. */
async function transaction<T>(world: World, work: (tx: World) => Promise<T>, { dies }: Of): Promise<T> {
  const tx = new World(world.items)
  const done = await work(tx)
  world.commits += 1
  if (dies?.at === world.commits && !dies.committed) throw new Died()
  world.items = tx.items
  if (tx.saved) world.saved = tx.saved
  if (dies?.at === world.commits) throw new Died()
  return done
}

function holds(counts: Counts): void {
  expect(counts.read).toBe(counts.valid + counts.invalid + counts.error)
  expect(counts.valid).toBe(counts.created + counts.updated + counts.unchanged + counts.skipped + counts.removed)
}

const ok = (key: string, value = 'v'): Line => ({ kind: 'ok', key, value })
const bad = (key = ''): Line => ({ kind: 'bad', key, value: '' })
const many = (count: number, make: (n: number) => Line = (n) => ok(`k${n}`)) =>
  Array.from({ length: count }, (_, n) => make(n))

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

describe('guards', () => {
  test('too many rejects hold it from a hundred records on', async () => {
    const world = new World()
    const lines = many(300, (n) => (n % 4 === 0 ? bad() : ok(`k${n}`)))
    const end = await life(world, lines, { perChunk: 10, maxInvalid: 0.2, missing: 'delete' })
    expect(end).toMatchObject({ state: 'held', counts: { read: 100, created: 75 }, held: [] })
    expect(end.reason).toMatchObject({ code: 'too_many_invalid', detail: expect.stringContaining('25 of 100') })
  })

  test('before that only the end is judged, and exactly the limit is fine', async () => {
    const first = [...many(9, () => bad()), ...many(41)]
    expect(await life(new World(), first, { maxInvalid: 0.18 })).toMatchObject({ state: 'completed_with_errors' })
    expect(await life(new World(), first, { maxInvalid: 0.17 })).toMatchObject({ state: 'held', counts: { read: 50 } })
    expect(await life(new World(), [bad()], { maxInvalid: 0 })).toMatchObject({ state: 'held' })
    expect(await life(new World(), [ok('a')], { maxInvalid: 0 })).toMatchObject({ state: 'completed' })
  })

  const owned = (count: number) =>
    new World(new Map(many(count).map(({ key }) => [key, { digest: digestOf('v'), live: true }])))

  test('too much to remove holds it, from twenty items on', async () => {
    const end = await life(owned(20), many(13), { missing: 'deactivate', maxRemoved: 0.3 })
    expect(end).toMatchObject({
      state: 'held',
      reason: { code: 'too_many_removed' },
      counts: { deactivated: 0, unchanged: 13 },
    })
    expect(end.held).toHaveLength(7)
    expect(await life(owned(20), many(14), { missing: 'deactivate', maxRemoved: 0.3 })).toMatchObject({
      state: 'completed',
      counts: { deactivated: 6 },
    })
    expect(await life(owned(19), many(1), { missing: 'delete', maxRemoved: 0.3 })).toMatchObject({
      state: 'completed',
      counts: { deleted: 18 },
    })
  })

  test('after a crash it is judged by what the feed owned when the run began', async () => {
    const world = owned(20)
    const lines = [...many(13), ...many(30, (n) => ok(`new${n}`))]
    const of = { missing: 'delete', maxRemoved: 0.3 } as const
    await expect(life(world, lines, { ...of, dies: { at: 12, committed: true } })).rejects.toBeInstanceOf(Died)
    expect(await life(world, lines, of)).toMatchObject({
      state: 'held',
      reason: { detail: expect.stringContaining('7 of 20') },
    })
  })

  test('a dry run that would be held keeps nothing to be applied', async () => {
    const end = await life(owned(30), many(1), { missing: 'delete', maxRemoved: 0.3, dryRun: true })
    expect(end).toMatchObject({ state: 'held', held: [] })
  })

  test('what is left out, or refused, is not missing', async () => {
    const lines = [
      bad('k0'),
      { ...ok('k1', 'new'), refused: true },
      { kind: 'broken', key: 'k2', value: '' } as const,
      ok('k3'),
    ]
    const world = owned(5)
    expect((await life(world, lines, { missing: 'delete' })).counts.deleted).toBe(1)
    expect(world.items.get('k4')?.live).toBe(false)
  })

  test('nothing is removed where it is not asked for, or where nobody could tell what is missing', async () => {
    expect((await life(owned(3), [], { missing: null })).counts.deleted).toBe(0)
    expect((await life(owned(3), [], { missing: 'keep' })).counts.deleted).toBe(0)
    expect((await life(owned(3), [], { missing: 'delete', compares: true })).counts.deleted).toBe(0)
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
