import type { Chunk, Position } from '../contract/format.ts'
import type { Packed } from '../contract/target.ts'
import { type Problem, problem } from '../kernel/reject.ts'
import type { Counts } from '../report/report.ts'
import { unchangedKeys } from './bundle.ts'
import { hashHigh, hashKey, hashLow } from './keys/hash.ts'
import { TRACE_BYTES } from './keys/key-index.ts'
import { HEAD_WORDS, type MappedChunk, type Reject, rowIn, Tally, type WarningLine } from './mapped.ts'
import type { Checkpoint, RunSetup } from './run.ts'

/** A chunk with what was made of it. */
export type Part = readonly [chunk: Chunk, mapped: MappedChunk]

/** Where a record stands. */
interface Place {
  readonly chunk: Chunk
  readonly row: number
}

/** A record that is left out although its mapping was fine. */
interface Late extends Place {
  readonly found: Problem
}

/** The records of a chunk that may have to be written. */
interface Sifted {
  readonly chunk: Chunk
  readonly records: Iterable<Packed>
  /** The row of each of them; 0 where it is left out after all. */
  readonly rows: Uint32Array
}

/** Thrown to take a dry run's writing back. */
class TakenBack extends Error {}

/** Writes what is new in the parts of a source, counts everything, and saves how far it is. */
export class Delivery<Tx> {
  readonly #setup: RunSetup<Tx>
  readonly #tally = new Tally()
  readonly counts: Counts
  /** How long the last transaction kept others from writing. */
  heldMs = 0

  constructor(setup: RunSetup<Tx>) {
    this.#setup = setup
    this.counts = { ...setup.counts }
    for (const line of setup.problems) this.#tally.merge(line)
  }

  get problems(): readonly WarningLine[] {
    return [...this.#tally.lines.values()]
  }

  /** Delivers parts that follow each other in one transaction. */
  async deliver(parts: readonly Part[]): Promise<void> {
    const before = { ...this.counts }
    try {
      await this.#write(parts)
    } catch (error) {
      Object.assign(this.counts, before)
      throw error
    }
  }

  async #write(parts: readonly Part[]): Promise<void> {
    const { transaction, save, dryRun } = this.#setup
    const late: Late[] = []
    const early = parts.flatMap(([, mapped]) => mapped.rejects)
    const next = parts.at(-1)?.[0].next ?? null
    const sifted = parts.map((part) => this.#sift(part, late))
    const keep = async (tx: Tx) => {
      const rejects = [...early, ...(await this.#lateRejects(late))].sort((a, b) => a.row - b.row)
      this.#count(rejects)
      await save(tx, this.checkpoint(next, rejects))
    }
    if (dryRun) {
      await this.#tryOut(sifted, late)
      await transaction(keep)
    } else
      await transaction(async (tx) => {
        const began = performance.now()
        await this.#put(tx, sifted, late)
        await keep(tx)
        this.heldMs = performance.now() - began
      })
  }

  async #tryOut(sifted: readonly Sifted[], late: Late[]): Promise<void> {
    try {
      await this.#setup.transaction(async (tx) => {
        await this.#put(tx, sifted, late)
        throw new TakenBack()
      })
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error
    }
  }

  async #put(tx: Tx, sifted: readonly Sifted[], late: Late[]): Promise<void> {
    if (!sifted.some(({ rows }) => rows.some((row) => row !== 0))) return
    const outcome = await this.#setup.sink.write(tx, { [Symbol.iterator]: () => freshRecords(sifted) })
    const given = outcome.rejected.length > 0 ? sifted.flatMap(freshRows) : []
    for (const { index, code, attribute, value, detail } of outcome.rejected) {
      late.push({ ...(given[index] as Place), found: problem(code, 'error', attribute, value, detail) })
    }
    for (const count of ['created', 'updated', 'unchanged', 'skipped', 'removed'] as const) {
      this.counts[count] += outcome[count]
    }
  }

  /** Tells what must be written from what came by before, in this run or with this very digest. */
  #sift([chunk, mapped]: Part, late: Late[]): Sifted {
    const { index, traces } = this.#setup
    const { heads, rejects } = mapped
    const named = rejects.filter((reject) => reject.key !== '')
    const count = heads.length / HEAD_WORDS
    const view = new DataView(new ArrayBuffer((count + named.length) * TRACE_BYTES))
    const rows = new Uint32Array(count)
    let changed = 0
    for (let at = 0; at < count; at++) {
      const head = at * HEAD_WORDS
      const [low, high] = [heads[head + 1], heads[head + 2]] as [number, number]
      const row = rowIn(heads, head)
      const owned = ((heads[head] as number) & 1) === 1
      const unchanged = heads[head + 3] === 0
      index.trace(low, high, row, owned, view, at * TRACE_BYTES)
      const first = index.see(low, high, row)
      if (first !== 0) {
        const key = unchanged ? unchangedKeys(mapped)[at - changed] : keyAt(mapped.records, changed)
        late.push({ chunk, row, found: duplicate(key as string, first) })
      }
      if (!unchanged) rows[changed++] = first === 0 ? row : 0
      else if (first === 0) this.counts.unchanged += 1
    }
    // What is left out stands in the source all the same, so it is not missing.
    named.forEach(({ key }, at) => {
      hashKey(key)
      index.trace(hashLow, hashHigh, 0, index.owns(hashLow, hashHigh), view, (count + at) * TRACE_BYTES)
      index.mention(hashLow, hashHigh)
    })
    traces.append(new Uint8Array(view.buffer))
    this.counts.rows += mapped.rows
    this.counts.read += count + mapped.skipped + rejects.length
    this.counts.skipped += mapped.skipped
    for (const line of mapped.warnings) this.#warn(line)
    return { chunk, records: mapped.records, rows: rows.subarray(0, changed) }
  }

  /** With the sender's own text, which is long gone from memory. */
  async #lateRejects(late: readonly Late[]): Promise<Reject[]> {
    const rejects: Reject[] = []
    for (const chunk of new Set(late.map((each) => each.chunk))) {
      const own = late.filter((each) => each.chunk === chunk)
      const texts = await this.#setup.reread(chunk, new Set(own.map((each) => each.row)))
      for (const { row, found } of own) {
        const { line = row, raw = '', cells = [] } = texts.get(row) ?? {}
        // Its key came by already.
        rejects.push({ row, line, kind: 'invalid', problems: [found], raw, cells, key: '' })
      }
    }
    return rejects
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

  /** True the first time; it leaves a trace like a key, so that a run which goes on does not tell it again. */
  #isNews(what: string): boolean {
    const { index, traces } = this.#setup
    const trace = new Uint8Array(TRACE_BYTES)
    hashKey(what)
    index.trace(hashLow, hashHigh, 1, false, new DataView(trace.buffer), 0)
    if (index.see(hashLow, hashHigh, 1) !== 0) return false
    traces.append(trace)
    return true
  }

  checkpoint(next: Position | null, rejects: readonly Reject[]): Checkpoint {
    const { counts, problems } = this
    return { next, counts: { ...counts }, problems, rejects, traceBytes: this.#setup.traces.sizeBytes }
  }
}

function* freshRecords(sifted: readonly Sifted[]): Generator<Packed> {
  for (const { records, rows } of sifted) {
    let at = 0
    for (const record of records) if (rows[at++] !== 0) yield record
  }
}

const freshRows = ({ chunk, rows }: Sifted): Place[] => {
  const fresh = [...rows].filter((row) => row !== 0)
  return fresh.map((row) => ({ chunk, row }))
}

/** The key of one of several records; hardly ever looked at. */
function keyAt(records: Iterable<Packed>, index: number): string | undefined {
  let at = 0
  for (const { key } of records) if (at++ === index) return key
  return undefined
}

function duplicate(key: string, first: number): Problem {
  const detail = `“${key}” stands already in row ${first}; the first one counts. Give this one a key of its own or take it out.`
  return problem('duplicate_key', 'error', '', key, detail)
}
