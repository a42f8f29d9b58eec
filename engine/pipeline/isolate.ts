import { setFlagsFromString } from 'node:v8'
import ivm from 'isolated-vm'
import type { Cell } from '../contract/format.ts'
import type { Isolate, IsolateLimits, Mapped, Program } from '../contract/program.ts'
import type { Value } from '../contract/rule.ts'
import { PROBLEM_CODES, type Problem, type ProblemCode, problem } from '../kernel/reject.ts'
import type { Harvest, Note } from '../mapping/inside/plan.ts'

const MEMORY_MB = 64
const RECORD_MS = 1_000
const FAILURES_MAX = 10
/** The program comes up for air after 50 ms, at a record's border; a record that runs longer than its limit is caught. */
const BREATH_MS = 50
const OPEN_MS = 10_000
/** Where others take the processor, time passes without anything being done: so often a record may try again. */
const WAITS_MAX = 5
const NO_PROBLEMS: readonly Problem[] = []

/** How a call into the isolate can end without an answer. */
type Ended = 'script_timeout' | 'script_memory' | 'script_failed'

const FATAL: Record<Ended | 'script_stopped', string> = {
  script_failed:
    'The mapping could not work on this record at all. Scripts cannot wait or import; patterns must be right.',
  script_timeout:
    'Working on this record took longer than the limit. Look for endless loops, and for patterns such as (a+)+ .',
  script_memory: 'Working on this record took more memory than the limit. Keep lists, maps and texts small.',
  script_stopped:
    'Scripts and patterns of this mapping failed too often in this run and are not run any more. Mend the mapping.',
}

/**
 * Opens a V8 isolate for a program.
 *
 * Some built-ins of V8 end the whole process instead of throwing when memory is short. The process that maps must be one
 * that may die; with `onRecord` each record gets a call of its own and is named before it is tried, so whoever starts the
 * process again knows the guilty one.
 */
export function openIsolate(program: Program, limits: IsolateLimits = {}): Isolate {
  return new ProgramIsolate(program, limits)
}

interface Calls {
  readonly start: ivm.Reference<(cells: readonly unknown[], count: number) => Harvest>
  readonly resume: ivm.Reference<(at: number) => Harvest>
  readonly take: ivm.Reference<() => Harvest>
}

type Batch = readonly (readonly Cell[])[]

class ProgramIsolate implements Isolate {
  readonly #program: Program
  readonly #limits: IsolateLimits
  readonly #computed: readonly number[]
  readonly #failures: Int32Array
  readonly #recordMs: number
  readonly #cursor = new Int32Array(new SharedArrayBuffer(4))
  #isolate: ivm.Isolate | null = null
  #calls: Calls | null = null
  #results: Mapped[] = []
  /** The record that was kept waiting last, and how often. */
  #starved = -1
  #waits = 0

  constructor(program: Program, limits: IsolateLimits) {
    this.#program = program
    this.#limits = limits
    this.#recordMs = limits.recordMs ?? RECORD_MS
    this.#failures = limits.failures ?? new Int32Array(1)
    this.#computed = program.ways.flatMap((way, at) => (way.kind === 'isolate' ? [at] : []))
    if (this.#needed) this.#calls = this.#open()
  }

  get #needed(): boolean {
    return this.#computed.length > 0 || this.#program.filtered
  }

  dispose(): void {
    if (this.#isolate && !this.#isolate.isDisposed) this.#isolate.dispose()
    this.#isolate = null
    this.#calls = null
  }

  map(batch: Batch): Mapped[] {
    this.#results = []
    if (!this.#needed) return batch.map((row) => this.#mapped(row, [], 0, false, NO_PROBLEMS))
    const { onRecord } = this.#limits
    const size = onRecord ? 1 : batch.length
    for (let from = 0; from < batch.length; from += size) {
      onRecord?.(from)
      this.#run(batch, from, Math.min(batch.length, from + size))
    }
    return this.#results
  }

  /** Maps batch[from..to) and goes on after whatever is guilty, until every record has its answer. */
  #run(batch: Batch, from: number, to: number): void {
    let [at, offset, inside] = [from, from, false]
    while (at < to) {
      if ((this.#failures[0] as number) >= (this.#limits.failuresMax ?? FAILURES_MAX)) {
        for (; at < to; at++) this.#fail('script_stopped', batch[at])
        return
      }
      if (!inside) offset = at
      const harvest = this.#attempt(batch, offset, to, inside ? at - offset : -1)
      const [guilty, alive] = [this.#cursor[0] as number, this.#isolate?.isDisposed === false]
      inside = alive && guilty >= 0
      if (harvest !== null && typeof harvest === 'object') {
        at = this.#gather(harvest, batch, offset, at)
        inside = true
      } else if (inside) {
        at = this.#gather(this.#taken(), batch, offset, at)
        if (harvest !== null) this.#strike(harvest, batch[at++])
      } else if (to - at === 1) {
        this.#strike(alive ? (harvest ?? 'script_timeout') : 'script_memory', batch[at++])
      } else if (guilty >= 0) {
        this.#run(batch, at, offset + guilty)
        at = offset + guilty
        this.#strike('script_memory', batch[at++])
      } else {
        // A record left something running behind it: tried alone, each answers for itself.
        for (; at < to; at++) this.#run(batch, at, at + 1)
      }
    }
  }

  /** One call into the isolate: what it gave, or why it ended. Null: it was kept waiting, and may try again. */
  #attempt(batch: Batch, offset: number, to: number, resume: number): Harvest | Ended | null {
    this.#cursor[0] = -1
    if (this.#isolate?.isDisposed !== false) this.#calls = this.#open()
    const calls = this.#calls as Calls
    const isolate = this.#isolate as ivm.Isolate
    const before = cpuMs()
    const options = { timeout: BREATH_MS + this.#recordMs, arguments: { copy: true }, result: { copy: true } } as const
    try {
      if (resume >= 0) return calls.resume.applySync(undefined, [resume], options)
      return calls.start.applySync(undefined, [this.#cells(batch, offset, to), to - offset], options)
    } catch (error) {
      if (isolate.isDisposed) return 'script_memory'
      if (!(error as Error).message.includes('timed out')) return 'script_failed'
      const record = this.#results.length
      this.#waits = this.#starved === record ? this.#waits + 1 : 0
      this.#starved = record
      const starved = cpuMs() - before < this.#recordMs / 2
      return starved && this.#waits < WAITS_MAX ? null : 'script_timeout'
    }
  }

  #taken(): Harvest {
    const calls = this.#calls as Calls
    return calls.take.applySync(undefined, [], { result: { copy: true } }) as Harvest
  }

  /** The cells of the records that go in, one after the other: one flat list is cheaper to copy than rows. */
  #cells(batch: Batch, from: number, to: number): unknown[] {
    const { inputs } = this.#program
    const flat: unknown[] = []
    for (let k = from; k < to; k++) {
      const row = batch[k] as readonly Cell[]
      for (let i = 0; i < inputs.length; i++) flat.push(row[inputs[i] as number])
    }
    return flat
  }

  /** Turns a harvest into answers; gives back the index of the first record without one. */
  #gather([next, values, notes, skipped]: Harvest, batch: Batch, offset: number, from: number): number {
    const skips = new Set(skipped)
    const found = new Map<number, Problem[]>()
    for (const note of notes) {
      const list = found.get(note[0])
      if (list) list.push(this.#problemOf(note))
      else found.set(note[0], [this.#problemOf(note)])
    }
    const width = this.#computed.length
    for (let at = from, base = 0; at < offset + next; at++, base += width) {
      const k = at - offset
      this.#results.push(
        this.#mapped(batch[at] as readonly Cell[], values, base, skips.has(k), found.get(k) ?? NO_PROBLEMS),
      )
    }
    return offset + next
  }

  #mapped(row: readonly Cell[], flat: unknown[], base: number, skip: boolean, problems: readonly Problem[]): Mapped {
    if (skip) return { values: null, skip, problems: NO_PROBLEMS }
    const { ways } = this.#program
    const values: Value[] = new Array(ways.length)
    let at = base
    for (let i = 0; i < ways.length; i++) {
      const { kind, column, value } = ways[i] as Program['ways'][number]
      if (kind === 'constant') values[i] = value
      else {
        const made = kind === 'isolate' ? (flat[at++] as Value) : null
        // Null is “the cell as it came”, NaN is null: see `leaving` in the program.
        values[i] = made === null ? (column < 0 ? undefined : row[column]) : Number.isNaN(made) ? null : made
      }
    }
    return { values, skip, problems }
  }

  #problemOf([, code, error, output, value, detail]: Note): Problem {
    const attribute = this.#program.outputs[this.#computed[output] ?? -1] ?? ''
    const known = code in PROBLEM_CODES ? (code as ProblemCode) : 'value_refused'
    return problem(known, error ? 'error' : 'warning', attribute, value, detail || undefined)
  }

  #strike(code: Ended, row: readonly Cell[] | undefined): void {
    if (code !== 'script_failed') Atomics.add(this.#failures, 0, 1)
    this.#fail(code, row)
  }

  #fail(code: Ended | 'script_stopped', row: readonly Cell[] | undefined): void {
    const value = row?.find((cell) => typeof cell === 'string' && cell !== '')
    this.#results.push({ values: null, skip: false, problems: [problem(code, 'error', '', value, FATAL[code])] })
  }

  #open(): Calls {
    this.dispose()
    // Small heaps get a nursery so small that every batch is moved to the old space: a quarter of the time is lost on it.
    setFlagsFromString('--max-semi-space-size=8')
    const isolate = new ivm.Isolate({ memoryLimit: this.#limits.memoryMb ?? MEMORY_MB })
    this.#isolate = isolate
    const context = isolate.createContextSync()
    context.global.setSync('$cursor', new ivm.ExternalCopy(this.#cursor.buffer).copyInto())
    const { scripts, source } = this.#program
    if (scripts !== '') {
      const realm = isolate.createContextSync()
      const opened = realm.evalSync(scripts, { reference: true, timeout: OPEN_MS })
      context.global.setSync('$scripts', opened.derefInto())
    }
    const session = context.evalSync(source, { reference: true, timeout: OPEN_MS })
    return {
      start: session.getSync('start', { reference: true }),
      resume: session.getSync('resume', { reference: true }),
      take: session.getSync('take', { reference: true }),
    } as Calls
  }
}

/** What this thread has worked so far. An isolate's own `cpuTime` is what a clock on the wall shows. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
