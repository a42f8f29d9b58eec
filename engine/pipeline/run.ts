import type { Cell, Chunk, Position } from '../contract/format.ts'
import type { MissingPolicy, Packed, Sink } from '../contract/target.ts'
import { problem } from '../kernel/reject.ts'
import type { Counts, ImportReport } from '../report/report.ts'
import { type KeyIndex, TRACE_BYTES } from './key-index.ts'
import { type MappedChunk, type Reject, Tally, type WarningLine } from './mapped.ts'

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
const REMOVE_BATCH = 5_000

/** Thrown to take a dry run's writing back. */
class TakenBack<T> extends Error {
  readonly outcome: T
  constructor(outcome: T) {
    super('dry run')
    this.outcome = outcome
  }
}

/** Reads every chunk, writes what has changed, and counts; in the source's order, one transaction a chunk. */
export async function runImport<Tx>(setup: RunSetup<Tx>): Promise<RunEnd> {
  const run = new Run(setup)
  for await (const [chunk, mapped] of inOrder(setup.chunks, setup.mapChunk, setup.width)) {
    if (setup.signal.aborted) return run.end('cancelled', null)
    await run.deliver(chunk, mapped)
    setup.progress(run.counts, chunk.next)
    if (run.counts.read >= JUDGED_FROM && run.tooManyInvalid()) return run.end('held', run.invalidReason())
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
): AsyncGenerator<[Chunk, MappedChunk]> {
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

class Run<Tx> {
  readonly #setup: RunSetup<Tx>
  readonly #tally = new Tally()
  readonly counts: Counts

  constructor(setup: RunSetup<Tx>) {
    this.#setup = setup
    this.counts = { ...setup.counts }
    for (const line of setup.problems) this.#tally.merge(line)
  }

  async deliver(chunk: Chunk, mapped: MappedChunk): Promise<void> {
    const { changed, duplicates, traces } = this.#sort(mapped.records)
    const before = { ...this.counts }
    const late: Late[] = [...duplicates]
    this.counts.rows += mapped.rows
    this.counts.read += mapped.records.length + mapped.skipped + mapped.rejects.length
    this.counts.skipped += mapped.skipped
    this.counts.unchanged += mapped.records.length - changed.length - duplicates.length
    for (const line of mapped.warnings) this.#warn(line)
    this.#setup.traces.append(traces)
    this.#mention(mapped.rejects)
    try {
      await this.#write(chunk, changed, mapped.rejects, late)
    } catch (error) {
      Object.assign(this.counts, before)
      throw error
    }
  }

  /** Tells what must be written from what came by before, in this run or with this very digest. */
  #sort(records: readonly Packed[]): { changed: Packed[]; duplicates: Late[]; traces: Uint8Array } {
    const { index } = this.#setup
    const changed: Packed[] = []
    const duplicates: Late[] = []
    const view = new DataView(new ArrayBuffer(records.length * TRACE_BYTES))
    records.forEach((record, at) => {
      index.trace(record.key, record.row, view, at * TRACE_BYTES)
      const sight = index.see(record.key, record.digest, record.row)
      if (sight.kind === 'duplicate') duplicates.push({ row: record.row, found: duplicate(record, sight.row) })
      else if (sight.kind !== 'unchanged') changed.push(record)
    })
    return { changed, duplicates, traces: new Uint8Array(view.buffer) }
  }

  async #write(chunk: Chunk, changed: readonly Packed[], early: readonly Reject[], late: Late[]): Promise<void> {
    const { sink, transaction, save, dryRun } = this.#setup
    const write = async (tx: Tx) => {
      const outcome = changed.length > 0 ? await sink.write(tx, changed) : null
      if (!outcome) return
      for (const { index, code, attribute, value, detail } of outcome.rejected) {
        late.push({ row: changed[index]?.row ?? 0, found: problem(code, 'error', attribute, value, detail) })
      }
      this.counts.created += outcome.created
      this.counts.updated += outcome.updated
      this.counts.unchanged += outcome.unchanged
      this.counts.skipped += outcome.skipped
      this.counts.removed += outcome.removed
    }
    const keep = async (tx: Tx) => {
      const rejects = [...early, ...(await this.#lateRejects(chunk, late))].sort((a, b) => a.row - b.row)
      this.#count(rejects)
      await save(tx, this.#checkpoint(chunk.next, rejects))
    }
    if (!dryRun) {
      await transaction(async (tx) => {
        await write(tx)
        await keep(tx)
      })
      return
    }
    if (changed.length > 0) await this.#tryOut(write)
    await transaction(keep)
  }

  async #tryOut(write: (tx: Tx) => Promise<void>): Promise<void> {
    try {
      await this.#setup.transaction(async (tx) => {
        await write(tx)
        throw new TakenBack(null)
      })
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error
    }
  }

  async #lateRejects(chunk: Chunk, late: readonly Late[]): Promise<Reject[]> {
    if (late.length === 0) return []
    const texts = await this.#setup.reread(chunk, new Set(late.map((each) => each.row)))
    return late.map(({ row, found }) => {
      const own = texts.get(row)
      return {
        row,
        line: own?.line ?? row,
        kind: 'invalid',
        problems: [found],
        raw: own?.raw ?? '',
        cells: own?.cells ?? [],
        // It came by already.
        key: '',
      }
    })
  }

  #count(rejects: readonly Reject[]): void {
    for (const reject of rejects) {
      this.counts[reject.kind] += 1
      for (const found of reject.problems) {
        const { code, severity, attribute, value, detail } = found
        if (severity === 'warning')
          this.#warn({ code, severity, attribute, count: 1, examples: [{ row: reject.row, value, detail }] })
        else this.#tally.add(reject.row, found)
      }
    }
    const { created, updated, unchanged, skipped, removed } = this.counts
    this.counts.valid = created + updated + unchanged + skipped + removed
  }

  /** A category that is kept is told once per value, everything else once per record. */
  #warn(line: WarningLine): void {
    if (line.code !== 'category_kept') {
      this.counts.warnings += line.count
      this.#tally.merge(line)
      return
    }
    if (!this.#isNews(`\0category ${line.examples[0]?.value ?? ''}`)) return
    this.counts.warnings += 1
    this.#tally.merge({ ...line, count: 1, examples: line.examples.slice(0, 1) })
  }

  /** What is left out stands in the source all the same, so it is not missing. */
  #mention(rejects: readonly Reject[]): void {
    const { index, traces } = this.#setup
    const named = rejects.filter((reject) => reject.key !== '')
    const view = new DataView(new ArrayBuffer(named.length * TRACE_BYTES))
    named.forEach(({ key }, at) => {
      index.mention(key)
      index.trace(key, 0, view, at * TRACE_BYTES)
    })
    traces.append(new Uint8Array(view.buffer))
  }

  /** True the first time; it leaves a trace like a key, so that a run which goes on does not tell it again. */
  #isNews(what: string): boolean {
    const { index, traces } = this.#setup
    if (index.see(what, '', 1).kind === 'duplicate') return false
    const trace = new Uint8Array(TRACE_BYTES)
    index.trace(what, 1, new DataView(trace.buffer), 0)
    traces.append(trace)
    return true
  }

  #checkpoint(next: Position | null, rejects: readonly Reject[]): Checkpoint {
    return {
      next,
      counts: { ...this.counts },
      problems: [...this.#tally.lines.values()],
      rejects,
      traceBytes: this.#setup.traces.sizeBytes,
    }
  }

  tooManyInvalid(): boolean {
    const bad = this.counts.invalid + this.counts.error
    return bad > 0 && bad > this.counts.read * this.#setup.maxInvalid
  }

  invalidReason(): ImportReport['reason'] {
    const bad = this.counts.invalid + this.counts.error
    return {
      code: 'too_many_invalid',
      detail: `${bad} of ${this.counts.read} records are rejected (${percent(bad, this.counts.read)}); the limit is ${Math.round(this.#setup.maxInvalid * 100)} %.`,
      fix: 'Look at the problems, mend the source or the mapping and import again; or raise --max-invalid if so many rejects are expected.',
    }
  }

  done(): 'completed' | 'completed_with_errors' {
    return this.counts.invalid + this.counts.error > 0 ? 'completed_with_errors' : 'completed'
  }

  end(state: RunEnd['state'], reason: ImportReport['reason'], held: readonly string[] = []): RunEnd {
    return { state, reason, counts: this.counts, problems: [...this.#tally.lines.values()], held }
  }

  /** Finds what a full feed no longer has, and removes it unless it is too much at once. */
  async removeMissing(policy: Exclude<MissingPolicy, 'keep'>): Promise<RunEnd> {
    const { sink, index, maxRemoved } = this.#setup
    if (!sink.known || !sink.remove) return this.end(this.done(), null)
    const missing: string[] = []
    for await (const items of sink.known()) {
      for (const item of items) if (item.owned && !index.seen(item.key)) missing.push(item.key)
    }
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
      this.counts[REMOVED_AS[policy]] += missing.length
      return this.end(this.done(), null)
    }
    await removeKeys(this.#setup, missing, policy, async (tx, removed) => {
      this.counts[REMOVED_AS[policy]] += removed
      await this.#setup.save(tx, this.#checkpoint(null, []))
    })
    return this.end(this.done(), null)
  }
}

interface Late {
  readonly row: number
  readonly found: ReturnType<typeof problem>
}

function duplicate(record: Packed, first: number) {
  return problem(
    'duplicate_key',
    'error',
    '',
    record.key,
    `“${record.key}” stands already in row ${first}; the first one counts. Give this one a key of its own or take it out.`,
  )
}

function percent(part: number, whole: number): string {
  return `${Math.round((part / Math.max(1, whole)) * 1000) / 10} %`
}

/** Which count each policy raises. */
export const REMOVED_AS = { deactivate: 'deactivated', 'zero-stock': 'zeroed', delete: 'deleted' } as const

/** Applies the policy to keys in transactions of bounded size; `count` runs inside each of them. */
export async function removeKeys<Tx>(
  ports: Pick<RunSetup<Tx>, 'sink' | 'transaction'>,
  keys: readonly string[],
  policy: Exclude<MissingPolicy, 'keep'>,
  count: (tx: Tx, removed: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < keys.length; from += REMOVE_BATCH) {
    await ports.transaction(async (tx) => {
      await count(tx, (await ports.sink.remove?.(tx, keys.slice(from, from + REMOVE_BATCH), policy)) ?? 0)
    })
  }
}
