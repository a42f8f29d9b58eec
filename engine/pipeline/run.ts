import type { Cell, Chunk, Position } from '../contract/format.ts'
import type { MissingPolicy, Sink } from '../contract/target.ts'
import type { Counts, ImportReport } from '../report/report.ts'
import { BatchBound } from './batch-bound.ts'
import { Delivery, type Part } from './delivery.ts'
import type { KeyIndex } from './keys/key-index.ts'
import { HEAD_WORDS, type MappedChunk, type Reject, type WarningLine } from './mapped.ts'
import { missingKeys, REMOVED_AS, removeKeys } from './removal.ts'

/** Everything a run has done when a chunk is written; saved in the very transaction that wrote it. */
export interface Checkpoint {
  /** Where the next chunk begins; null where no chunk was read (removals). */
  readonly next: Position | null
  readonly counts: Counts
  readonly problems: readonly WarningLine[]
  /** Only those of the chunk just written. */
  readonly rejects: readonly Reject[]
  /** How many bytes of the trace file belong to what is written. */
  readonly traceBytes: number
}

/** Where the traces of seen keys are kept between two lives of a run. */
export interface Traces {
  append(bytes: Uint8Array): void
  readonly sizeBytes: number
}

export interface RunSetup<Tx> {
  readonly chunks: AsyncIterable<Chunk>
  mapChunk(chunk: Chunk): Promise<MappedChunk>
  /** How many chunks are in the making at once. */
  readonly width: number
  /** The sender's own text of some rows of a chunk that is long gone from memory. */
  reread(
    chunk: Chunk,
    rows: ReadonlySet<number>,
  ): Promise<ReadonlyMap<number, { readonly raw: string; readonly line: number; readonly cells: readonly Cell[] }>>
  readonly sink: Sink<Tx>
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  save(tx: Tx, checkpoint: Checkpoint): Promise<void>
  readonly traces: Traces
  readonly index: KeyIndex
  readonly counts: Counts
  readonly problems: readonly WarningLine[]
  readonly missing: MissingPolicy | null
  /** Shares between 0 and 1. */
  readonly maxInvalid: number
  readonly maxRemoved: number
  readonly dryRun: boolean
  /** All chunks are written in one transaction, within bounds: records refer to each other. */
  readonly together: boolean
  /** Records of one transaction, unless a single chunk has more; about 4,000 where absent. */
  readonly batchRecords?: number
  /** While a transaction is open nobody else writes to the whole database: it must be short. */
  readonly oneWriter?: boolean
  readonly signal: AbortSignal
  progress(counts: Counts, at: Position): void
}

export interface RunEnd {
  readonly state: 'completed' | 'completed_with_errors' | 'held' | 'cancelled'
  readonly reason: ImportReport['reason']
  readonly counts: Counts
  readonly problems: readonly WarningLine[]
  /** Keys that a held run would remove. */
  readonly held: readonly string[]
}

const JUDGED_FROM = 100
const REMOVED_FROM = 20
/** Records of a target whose records refer to each other that are written in one transaction at most. */
const TOGETHER_MAX = 20_000
/** Records of one transaction: enough that pages are written once, few enough that a checkout hardly waits (200 ms). */
const BATCH_RECORDS_MAX = 4_000
/** How long one transaction may keep others waiting, who wait for what is left of it and never for two of them. */
const HOLD_MS = 120
/** How long what is mapped waits for more; scripts may be slow, and a checkpoint shall not be far. */
const BATCH_WAIT_MS = 250

/** No fault, since a source may rightly have nothing to tell; but nobody shall take it for an import. */
const NOTHING_READ = {
  code: 'nothing_read',
  detail: 'The source has no record: nothing in it but a header, blank rows or an empty list.',
  fix: 'If records were expected, look at what the sender exports, and at which sheet, part or record path is read.',
}

/** Reads every chunk, writes what has changed, and counts; in the source's order. */
export async function runImport<Tx>(setup: RunSetup<Tx>): Promise<RunEnd> {
  const run = new Run(setup)
  const mapped = inOrder(setup.chunks, setup.mapChunk, setup.width)
  const [records, wait] = setup.together
    ? [TOGETHER_MAX, Number.POSITIVE_INFINITY]
    : [setup.batchRecords ?? BATCH_RECORDS_MAX, BATCH_WAIT_MS]
  const bound = new BatchBound(records, setup.oneWriter && !setup.together ? HOLD_MS : Number.POSITIVE_INFINITY)
  for await (const parts of gathered(mapped, bound, wait)) {
    if (setup.signal.aborted) return run.end('cancelled', null)
    await run.delivery.deliver(parts)
    bound.held(run.delivery.heldMs)
    for (const [, mapped] of parts) mapped.free?.()
    const { counts } = run.delivery
    const [last] = parts.at(-1) as Part
    setup.progress(counts, last.next)
    if (counts.read >= JUDGED_FROM && run.tooManyInvalid()) return run.end('held', run.invalidReason())
  }
  if (setup.signal.aborted) return run.end('cancelled', null)
  if (run.tooManyInvalid()) return run.end('held', run.invalidReason())
  if (!setup.missing || setup.missing === 'keep') return run.end(run.done(), null)
  return run.removeMissing(setup.missing)
}

/** Maps chunks side by side and hands them on in the order of the source. */
async function* inOrder(
  chunks: AsyncIterable<Chunk>,
  mapChunk: (chunk: Chunk) => Promise<MappedChunk>,
  width: number,
): AsyncGenerator<Part> {
  const waiting: [Chunk, Promise<MappedChunk>][] = []
  for await (const chunk of chunks) {
    const mapped = mapChunk(chunk)
    mapped.catch(() => {})
    waiting.push([chunk, mapped])
    if (waiting.length < width) continue
    const [first, done] = waiting.shift() as [Chunk, Promise<MappedChunk>]
    yield [first, await done]
  }
  for (const [chunk, mapped] of waiting) yield [chunk, await mapped]
}

const recordsIn = ({ heads, rejects }: MappedChunk) => heads.length / HEAD_WORDS + rejects.length

/** Parts that are written together, within bounds of records and of time. */
async function* gathered(
  parts: AsyncIterable<Part>,
  bound: BatchBound,
  waitMs: number,
): AsyncGenerator<readonly Part[]> {
  let held: Part[] = []
  let records = 0
  let since = performance.now()
  for await (const part of parts) {
    const [, mapped] = part
    if (held.length > 0 && (records + recordsIn(mapped) > bound.records || performance.now() - since > waitMs)) {
      yield held
      held = []
      records = 0
    }
    if (held.length === 0) since = performance.now()
    held.push(part)
    records += recordsIn(mapped)
  }
  if (held.length > 0) yield held
}

class Run<Tx> {
  readonly #setup: RunSetup<Tx>
  readonly delivery: Delivery<Tx>

  constructor(setup: RunSetup<Tx>) {
    this.#setup = setup
    this.delivery = new Delivery(setup)
  }

  tooManyInvalid(): boolean {
    const bad = this.delivery.counts.invalid + this.delivery.counts.error
    return bad > 0 && bad > this.delivery.counts.read * this.#setup.maxInvalid
  }

  invalidReason(): ImportReport['reason'] {
    const bad = this.delivery.counts.invalid + this.delivery.counts.error
    return {
      code: 'too_many_invalid',
      detail: `${bad} of ${this.delivery.counts.read} records are rejected (${percent(bad, this.delivery.counts.read)}); the limit is ${Math.round(this.#setup.maxInvalid * 100)} %.`,
      fix: 'Look at the problems, mend the source or the mapping and import again; or raise --max-invalid if so many rejects are expected.',
    }
  }

  done(): 'completed' | 'completed_with_errors' {
    return this.delivery.counts.invalid + this.delivery.counts.error > 0 ? 'completed_with_errors' : 'completed'
  }

  end(state: RunEnd['state'], reason: ImportReport['reason'], held: readonly string[] = []): RunEnd {
    const { counts, problems } = this.delivery
    const empty = state === 'completed' && counts.read === 0
    return { state, reason: reason ?? (empty ? NOTHING_READ : null), counts, problems, held }
  }

  /** Finds what a full feed no longer has, and removes it unless it is too much at once. */
  async removeMissing(policy: Exclude<MissingPolicy, 'keep'>): Promise<RunEnd> {
    const { sink, index, maxRemoved } = this.#setup
    if (!sink.known || !sink.remove) return this.end(this.done(), null)
    const missing = await missingKeys(this.#setup)
    if (index.owned >= REMOVED_FROM && missing.length > index.owned * maxRemoved) {
      const reason = {
        code: 'too_many_removed',
        detail: `${missing.length} of ${index.owned} items of this feed are missing from it (${percent(missing.length, index.owned)}); the limit is ${Math.round(maxRemoved * 100)} %. Nothing was removed.`,
        fix: 'If the source is right, remove them with: izb imports apply <id>. If not, izb imports discard <id> leaves them.',
      }
      // What a dry run found must not be removed by applying it later.
      return this.end('held', reason, this.#setup.dryRun ? [] : missing)
    }
    if (this.#setup.dryRun) {
      this.delivery.counts[REMOVED_AS[policy]] += missing.length
      return this.end(this.done(), null)
    }
    await removeKeys(this.#setup, missing, policy, async (tx, removed) => {
      this.delivery.counts[REMOVED_AS[policy]] += removed
      await this.#setup.save(tx, this.delivery.checkpoint(null, []))
    })
    return this.end(this.done(), null)
  }
}

function percent(part: number, whole: number): string {
  return `${Math.round((part / Math.max(1, whole)) * 1000) / 10} %`
}
