import type { Cell, Chunk, Reader, Row } from '../contract/format.ts'
import type { MappingDocument } from '../contract/mapping.ts'
import type { Isolate, OutputWay, Program } from '../contract/program.ts'
import type { Value } from '../contract/rule.ts'
import type { TargetSchema } from '../contract/target.ts'
import { problem } from '../kernel/reject.ts'
import { Assembler, type Candidate, type Group } from './assemble.ts'
import type { Entry } from './entry.ts'
import { Harvest } from './harvest.ts'
import type { MappedRest } from './mapped.ts'
import { type Judged, keyOfParts, Packer } from './pack.ts'
import type { Unchanged, Unsealed } from './pack-entity.ts'
import { type Sister, SisterPacker } from './pack-sisters.ts'
import { type Batch, readBatches } from './read-batches.ts'
import type { SourceMemory } from './source-memory.ts'

/** What a mapper of chunks is made of, once per thread and run. */
export interface ChunkMapperParts {
  readonly reader: Reader
  readonly isolate: Isolate
  readonly program: Program
  readonly document: MappingDocument
  readonly schema: TargetSchema
  /** Attributes that make a record's key. */
  readonly keys: readonly string[]
  /** Rows that brought the process down before: reported, not tried again. */
  readonly crashed: ReadonlySet<number>
  /** What rows were made into last time; null where a record may depend on more than its row. */
  readonly memory: SourceMemory | null
}

/** Bytes of a chunk into judged, packed records: parse, map in the isolate, group, judge, pack. */
export class ChunkMapper {
  readonly #parts: ChunkMapperParts
  readonly #packer: Packer
  readonly #assembler: Assembler
  readonly #statusAt: number
  readonly #sisters: SisterPacker
  readonly #keyWays: readonly { readonly at: number; readonly way: OutputWay }[]

  /** Rows of the call that is in the isolate now. */
  #inIsolate: readonly Row[] = []

  constructor(parts: ChunkMapperParts) {
    this.#parts = parts
    const { outputs } = parts.program
    this.#packer = new Packer(parts.schema, outputs, parts.keys)
    this.#assembler = new Assembler(parts.document.variations, outputs, parts.schema, parts.keys)
    this.#statusAt = outputs.indexOf('status')
    this.#sisters = new SisterPacker(this.#packer)
    this.#keyWays = parts.keys.map((key) => {
      const at = outputs.indexOf(key)
      return { at, way: parts.program.ways[at] ?? UNMAPPED }
    })
  }

  get reader(): Reader {
    return this.#parts.reader
  }

  /** The number of the row that is tried as this one of its batch; for IsolateLimits.onRecord. */
  rowAt(index: number): number {
    return this.#inIsolate[index]?.row ?? 0
  }

  dispose(): void {
    this.#parts.isolate.dispose()
  }

  /** Records are handed on batch by batch; those of one product stay together. */
  map(chunk: Chunk, take: (records: readonly (Unsealed | Unchanged)[]) => void): MappedRest {
    const harvest = new Harvest()
    if (chunk.broken) {
      harvest.rows = 1
      const { code, detail } = chunk.broken
      // Only the format knows whether its rows are numbered by line or by element.
      for (const row of this.#parts.reader(chunk))
        harvest.reject(row, 'error', [problem(code, 'error', '', '', detail)], '')
      return harvest.done()
    }
    let entries: Entry[] = []
    for (const batch of readBatches(chunk, this.#parts, harvest, (cells) => this.#keyOf(cells, null))) {
      if (!this.#parts.document.variations) {
        this.#flat(batch, harvest)
        take(harvest.records)
        harvest.records = []
        continue
      }
      entries.push(...this.#mapped(batch, harvest))
      const whole = this.#assembler.wholeUpTo(entries)
      this.#deliver(entries.slice(0, whole), harvest, take)
      entries = entries.slice(whole)
    }
    this.#deliver(entries, harvest, take)
    return harvest.done()
  }

  /** Maps rows that each stand alone; those that say what they said last time are passed by. */
  #flat({ rows, cells, lossy }: Batch, harvest: Harvest): void {
    const left: Batch = { rows: [], cells: [], lossy }
    const sources: number[] = []
    const passed: (Unchanged | null)[] = []
    const memory = lossy ? null : this.#parts.memory
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as Row
      const own = cells[at] as readonly Cell[]
      const found = row.warning || !memory ? null : memory.look(row, own)
      if (found) {
        const { low, high, owned } = found
        passed.push({ row: row.row, key: this.#keyOf(own, null), low, high, owned })
        continue
      }
      passed.push(null)
      left.rows.push(row)
      left.cells.push(own)
      // Of what a warning is told it is told each time.
      if (row.warning || !memory) sources.push(0, 0)
      else sources.push(memory.low, memory.high)
    }
    const entries = left.rows.length > 0 ? this.#mapped(left, harvest) : []
    let next = 0
    for (const same of passed) {
      if (same) harvest.records.push(same)
      else {
        const { row, values, told } = entries[next] as Entry
        const [low, high] = told ? [0, 0] : [sources[next * 2], sources[next * 2 + 1]]
        if (values) this.#alone(row, values, harvest, low, high)
        next += 1
      }
    }
  }

  #deliver(
    entries: readonly Entry[],
    harvest: Harvest,
    take: (records: readonly (Unsealed | Unchanged)[]) => void,
  ): void {
    for (const group of this.#assembler.groups(entries)) this.#group(group, harvest)
    if (harvest.records.length > 0) take(harvest.records)
    harvest.records = []
  }

  /** Runs the program over rows; those that are left out are told, and their entries are empty. */
  #mapped({ rows, cells }: Pick<Batch, 'rows' | 'cells'>, harvest: Harvest): Entry[] {
    this.#inIsolate = rows
    return this.#parts.isolate.map(cells).map((it, index) => {
      const row = rows[index] as Row
      if (it.skip) harvest.skipped += 1
      const errors = it.problems.some((found) => found.severity === 'error')
      if (errors) harvest.reject(row, 'invalid', it.problems, this.#keyOf(cells[index] ?? [], it.values))
      else for (const found of it.problems) harvest.tally.add(row.row, found)
      const left = it.skip || errors || it.values === null
      const marks = left ? this.#marksOf(cells[index] ?? []) : NO_MARKS
      return { row, values: left ? null : it.values, marks, told: it.problems.length > 0 }
    })
  }

  /** The raw cells that group rows, in the places of their outputs. */
  #marksOf(cells: readonly Cell[]): readonly Value[] {
    const { outputs, ways } = this.#parts.program
    return outputs.map((output, at) => (output.startsWith('$') ? cells[ways[at]?.column ?? -1] : undefined))
  }

  /** The key of a record that is left out, as far as it can be told. */
  #keyOf(cells: readonly Cell[], values: readonly Value[] | null): string {
    const parts = this.#keyWays.map(({ at, way }) => {
      const part = values?.[at] ?? (way.kind === 'constant' ? way.value : cells[way.column])
      return String((Array.isArray(part) ? part[0] : part) ?? '').trim()
    })
    return keyOfParts(parts)
  }

  #group(group: Group, harvest: Harvest): void {
    if (group.parent === null) {
      const [only] = group.candidates
      if (group.orphaned && only) harvest.tally.add(only.row.row, problem('parent_missing', 'warning', '', ''))
      for (const { row, values } of group.candidates) this.#alone(row, values, harvest)
      return
    }
    const kept: Sister[] = []
    let first = true
    for (const candidate of group.candidates) {
      const judged = this.#judge(candidate, harvest)
      if (!judged) continue
      if (group.orphaned && first)
        harvest.tally.add(candidate.row.row, problem('parent_missing', 'warning', '', group.parent))
      first = false
      if (this.#isGone(judged)) harvest.records.push(this.#packer.gone(candidate.row.row, judged.values))
      else kept.push({ ...candidate, values: judged.values })
    }
    if (kept.length > 0) harvest.records.push(...this.#sisters.pack(group.parent, group.images, kept, harvest.tally))
  }

  /** `sourceLow`, `sourceHigh`: the hash of what it was made of; 0 where that does not tell everything. */
  #alone(row: Row, values: readonly Value[], harvest: Harvest, sourceLow = 0, sourceHigh = 0): void {
    const judged = this.#judge({ row, values }, harvest)
    if (!judged) return
    if (this.#isGone(judged)) harvest.records.push(this.#packer.gone(row.row, judged.values))
    else {
      const told = judged.problems.length > 0
      const [low, high] = told ? [0, 0] : [sourceLow, sourceHigh]
      harvest.records.push(this.#packer.pack(row.row, judged.values, null, low, high))
    }
  }

  #isGone({ values }: Judged): boolean {
    return this.#statusAt >= 0 && values[this.#statusAt] === 'deleted'
  }

  /** Null where the record is left out; then the reject is told already. */
  #judge(candidate: Pick<Candidate, 'row' | 'values'>, harvest: Harvest): Judged | null {
    const judged = this.#packer.judge(candidate.values)
    const { row } = candidate
    const key = this.#packer.keyOf(judged.values)
    if (key !== '' && this.#isGone(judged)) return judged
    const problems = [...judged.problems]
    if (key === '' && !problems.some((found) => found.code === 'required_missing')) {
      problems.push(
        problem(
          'required_missing',
          'error',
          this.#parts.keys[0] ?? '',
          '',
          'The record has no key; without one it cannot be found again.',
        ),
      )
    }
    if (judged.invalid || key === '') {
      harvest.reject(row, 'invalid', problems, key)
      return null
    }
    for (const found of problems) harvest.tally.add(row.row, found)
    return judged
  }
}

const NO_MARKS: readonly Value[] = []
const UNMAPPED: OutputWay = { kind: 'column', column: -1, value: undefined }
