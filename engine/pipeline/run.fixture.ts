import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chunk, Position } from '../contract/format.ts'
import type { KnownItem, MissingPolicy, Outcome, Packed, Sink } from '../contract/target.ts'
import { problem } from '../kernel/reject.ts'
import { type Counts, noCounts } from '../report/report.ts'
import { hashHigh, hashKey, hashLow } from './keys/hash.ts'
import { KeyIndex } from './keys/key-index.ts'
import { KnownReader, type KnownTables, wordOf } from './keys/known-keys.ts'
import type { MappedChunk, Reject, WarningLine } from './mapped.ts'
import { type Checkpoint, type RunEnd, type RunSetup, runImport } from './run.ts'

/** What a source row is in these tests. */
export interface Line {
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
export class World {
  items: Map<string, Item>
  saved: { checkpoint: Checkpoint; problems: WarningLine[]; rejects: Reject[] } | null = null
  traces: number[] = []
  commits = 0
  batches: number[] = []

  constructor(items: ReadonlyMap<string, Item> = new Map()) {
    this.items = new Map(items)
  }
}

export const digestOf = (value: string) => Buffer.from(value.padEnd(8)).toString('hex').slice(0, 16)

function mapped(lines: readonly Line[], first: number, known: KnownTables | null): MappedChunk {
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
  return { rows: lines.length, skipped, rejects, warnings, ...told(records, known) }
}

/** What a thread says of records, beside those that are not unchanged. */
function told(all: readonly Packed[], known: KnownTables | null): Pick<MappedChunk, 'heads' | 'unchanged' | 'records'> {
  const words: number[] = []
  const reader = known && new KnownReader(known)
  const [same, records]: [string[], Packed[]] = [[], []]
  for (const record of all) {
    hashKey(record.key)
    const { digest, removed, row } = record
    const state = reader?.state(hashLow, hashHigh, wordOf(digest, 0), wordOf(digest, 1))
    const unchanged = state === 'same' && !removed
    words.push(row * 2 + (reader?.owned ? 1 : 0), hashLow, hashHigh, unchanged ? 0 : 1, 0, 0, 0, 0)
    if (unchanged) same.push(record.key)
    else records.push(record)
  }
  return { heads: Uint32Array.from(words), unchanged: [JSON.stringify(same)], records }
}

function sinkOf(world: World, refused: ReadonlySet<string>, compares: boolean): Sink<World> {
  const write = async (tx: World, records: Iterable<Packed>): Promise<Outcome> => {
    const batch = [...records]
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

export interface Of {
  readonly perChunk?: number
  readonly width?: number
  readonly missing?: MissingPolicy | null
  readonly maxInvalid?: number
  readonly maxRemoved?: number
  readonly dryRun?: boolean
  readonly together?: boolean
  /** By default each chunk has a transaction of its own. */
  readonly batchRecords?: number
  readonly compares?: boolean
  readonly signal?: AbortSignal
  /** The process dies in the transaction with this number, before or after it is committed. */
  readonly dies?: { readonly at: number; readonly committed: boolean }
  progress?(counts: Counts, at: Position): void
}

export class Died extends Error {}

/** One life of a run: it begins where the world says the last one ended. */
export async function life(world: World, lines: readonly Line[], of: Of = {}): Promise<RunEnd> {
  const { perChunk = 3 } = of
  const refused = new Set(lines.flatMap((line) => (line.refused ? [line.key] : [])))
  const sink = sinkOf(world, refused, of.compares ?? false)
  const index = new KeyIndex(join(tmpdir(), `izb-keys-${randomUUID()}`))
  for await (const items of sink.known?.() ?? []) for (const it of items) index.add(it.key, it.digest, it.owned)
  world.traces.length = world.saved?.checkpoint.traceBytes ?? 0
  index.restore([new DataView(Uint8Array.from(world.traces).buffer)])
  const { known } = index
  const setup: RunSetup<World> = {
    chunks: chunksOf(lines, perChunk, world.saved?.checkpoint.next?.byte ?? 0),
    mapChunk: async (chunk) => {
      await new Promise((resolve) => setTimeout(resolve, (chunk.at.byte * 7) % 3))
      return mapped(lines.slice(chunk.at.byte, chunk.next.byte), chunk.at.line, known)
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
    batchRecords: of.batchRecords ?? 1,
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

/** A record that is fine. */
export const ok = (key: string, value = 'v'): Line => ({ kind: 'ok', key, value })
/** A record that is left out. */
export const bad = (key = ''): Line => ({ kind: 'bad', key, value: '' })
/** So many records, each with a key of its own. */
export const many = (count: number, make: (n: number) => Line = (n) => ok(`k${n}`)) =>
  Array.from({ length: count }, (_, n) => make(n))
