import { isUtf8 } from 'node:buffer'
import type { Cell, Chunk, Reader, Row } from '../contract/format.ts'
import type { MappingDocument } from '../contract/mapping.ts'
import type { Isolate, OutputWay, Program } from '../contract/program.ts'
import type { Value } from '../contract/rule.ts'
import type { Packed, PackedEntity, TargetSchema, Written } from '../contract/target.ts'
import { type Problem, problem } from '../kernel/reject.ts'
import { Assembler, type Candidate, type Entry, type Group } from './assemble.ts'
import { type MappedChunk, type Reject, Tally } from './mapped.ts'
import { type Judged, Packer } from './pack.ts'

/** Records of one call into the isolate: more do not make it cheaper, fewer do not bound it better. */
const BATCH = 1_000

/** What a mapper of chunks is made of, once per thread and run. */
export interface ChunkMapperParts {
  readonly reader: Reader
  readonly isolate: Isolate
  readonly program: Program
  readonly document: MappingDocument
  readonly schema: TargetSchema
  /** Attributes that make a record's key. */
  readonly keys: readonly string[]
  /** What a digest stands for besides the values: mapping and definitions. */
  readonly salt: string
  /** Rows that brought the process down before: reported, not tried again. */
  readonly crashed: ReadonlySet<number>
}

/** Bytes of a chunk into judged, packed records: parse, map in the isolate, group, judge, pack. */
export class ChunkMapper {
  readonly #parts: ChunkMapperParts
  readonly #packer: Packer
  readonly #assembler: Assembler
  readonly #statusAt: number
  readonly #imageAt: { readonly first: number; readonly more: number }
  readonly #varying: readonly { readonly at: number; readonly code: string }[]

  readonly #keyWays: readonly { readonly at: number; readonly way: OutputWay }[]

  /** Rows of the call that is in the isolate now. */
  #inIsolate: readonly Row[] = []

  constructor(parts: ChunkMapperParts) {
    this.#parts = parts
    const { outputs } = parts.program
    this.#packer = new Packer(parts.schema, outputs, parts.keys, parts.salt)
    this.#assembler = new Assembler(parts.document.variations, outputs, parts.schema, parts.keys)
    this.#statusAt = outputs.indexOf('status')
    this.#imageAt = { first: outputs.indexOf('image_url'), more: outputs.indexOf('additional_images') }
    this.#keyWays = parts.keys.map((key) => {
      const at = outputs.indexOf(key)
      return { at, way: parts.program.ways[at] ?? UNMAPPED }
    })
    this.#varying = this.#packer.slotsOf('product')
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

  map(chunk: Chunk): MappedChunk {
    const harvest = new Harvest()
    if (chunk.broken) {
      harvest.rows = 1
      harvest.reject(brokenRow(chunk), 'error', [problem(chunk.broken.code, 'error', '', '', chunk.broken.detail)], '')
      return harvest.done()
    }
    const entries = this.#entries(chunk, harvest)
    for (const group of this.#assembler.groups(entries)) this.#group(group, harvest)
    return harvest.done()
  }

  /** Runs the program over all rows; rows that are left out already are told, and their entries are empty. */
  #entries(chunk: Chunk, harvest: Harvest): Entry[] {
    const rows: Row[] = []
    const cells: (readonly Cell[])[] = []
    const lossy = isLossy(chunk.bytes)
    for (const row of this.#parts.reader(chunk)) {
      harvest.rows += 1
      if (lossy && !row.warning && row.raw.includes('\uFFFD'))
        harvest.tally.add(row.row, problem('encoding_lost', 'warning', '', '', LOST_DETAIL))
      if (row.warning) harvest.tally.add(row.row, problem(row.warning.code, 'warning', '', '', row.warning.detail))
      const broken = row.broken ?? (this.#parts.crashed.has(row.row) ? CRASHED : undefined)
      if (broken) {
        const found = problem(broken.code, 'error', '', row.raw, broken.detail)
        harvest.reject(row, 'error', [found], this.#keyOf(row.cells, null))
        continue
      }
      // A record whose nested list is empty is a thing to sell by itself, or is told what it lacks.
      for (const part of row.parts?.length ? row.parts : [row.cells]) {
        rows.push(row)
        cells.push(part)
      }
    }
    const entries: Entry[] = []
    for (let from = 0; from < cells.length; from += BATCH) {
      this.#inIsolate = rows.slice(from, from + BATCH)
      const mapped = this.#parts.isolate.map(cells.slice(from, from + BATCH))
      mapped.forEach((it, index) => {
        const row = rows[from + index] as Row
        if (it.skip) harvest.skipped += 1
        const errors = it.problems.some((found) => found.severity === 'error')
        if (errors) harvest.reject(row, 'invalid', it.problems, this.#keyOf(cells[from + index] ?? [], it.values))
        else for (const found of it.problems) harvest.tally.add(row.row, found)
        entries.push({ row, values: it.skip || errors ? null : it.values })
      })
    }
    return entries
  }

  /** The key of a record that is left out, as far as it can be told. */
  #keyOf(cells: readonly Cell[], values: readonly Value[] | null): string {
    const parts = this.#keyWays.map(({ at, way }) => {
      const part = values?.[at] ?? (way.kind === 'constant' ? way.value : cells[way.column])
      return Array.isArray(part) ? String(part[0] ?? '') : String(part ?? '')
    })
    return parts.includes('') ? '' : parts.join('|')
  }

  #group(group: Group, harvest: Harvest): void {
    if (group.parent === null) {
      for (const candidate of group.candidates) this.#alone(candidate, harvest)
      return
    }
    const judged = group.candidates
      .map((candidate) => ({ candidate, judged: this.#judge(candidate, harvest) }))
      .filter((each) => each.judged !== null) as { candidate: Candidate; judged: Judged }[]
    const leader = judged[0]
    if (!leader) return
    if (group.orphaned)
      harvest.tally.add(leader.candidate.row.row, problem('parent_missing', 'warning', '', group.parent))
    this.#warnOfAxes(group, judged, harvest)
    const shared = this.#shared(judged)
    const product = this.#packer.entity('product', this.#productValues(leader.judged.values, shared, group))
    for (const { candidate, judged: its } of judged) {
      const variation = this.#variation(its.values, shared)
      const axes = JSON.stringify(candidate.axes)
      const parts = { parent: group.parent, axes, product, variation }
      harvest.records.push(
        this.#removedOr(candidate, its.values, () => this.#packer.pack(candidate.row.row, its.values, parts)),
      )
    }
  }

  #alone(candidate: Candidate, harvest: Harvest): void {
    const judged = this.#judge(candidate, harvest)
    if (!judged) return
    harvest.records.push(
      this.#removedOr(candidate, judged.values, () => this.#packer.pack(candidate.row.row, judged.values)),
    )
  }

  /** Null where the record is left out; then the reject is told already. */
  #judge(candidate: Candidate, harvest: Harvest): Judged | null {
    const judged = this.#packer.judge(candidate.values)
    const { row } = candidate
    const key = this.#packer.keyOf(judged.values)
    if (key !== '' && this.#statusAt >= 0 && judged.values[this.#statusAt] === 'deleted') return judged
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

  #removedOr(candidate: Candidate, values: readonly (Written | undefined)[], pack: () => Packed): Packed {
    if (this.#statusAt < 0 || values[this.#statusAt] !== 'deleted') return pack()
    const key = this.#packer.keyOf(values)
    return { row: candidate.row.row, key, parent: null, digest: '', removed: true, axes: '', entities: {} }
  }

  /** Which product values all records of a group agree on; what differs belongs to the variations. */
  #shared(judged: readonly { judged: Judged }[]): ReadonlySet<number> {
    const [leader] = judged as [{ judged: Judged }]
    return new Set(
      this.#varying
        .filter(({ at }) => judged.every((each) => same(each.judged.values[at], leader.judged.values[at])))
        .map(({ at }) => at),
    )
  }

  #productValues(values: readonly (Written | undefined)[], shared: ReadonlySet<number>, group: Group) {
    const product = [...values]
    const descriptive = new Set(['title', 'description', 'short_description', 'brand', 'category'])
    for (const { at, code } of this.#varying) {
      if (!shared.has(at) && !descriptive.has(code)) product[at] = undefined
    }
    if (this.#imageAt.first >= 0) product[this.#imageAt.first] = group.images[0] ?? values[this.#imageAt.first]
    if (this.#imageAt.more >= 0) product[this.#imageAt.more] = group.images.slice(1)
    return product
  }

  #variation(values: readonly (Written | undefined)[], shared: ReadonlySet<number>): PackedEntity {
    const layout = this.#parts.schema.layout.variation ?? []
    const cells = layout.map((code) => values[this.#packer.at(code)])
    let rest = ''
    for (const { at, code } of this.#varying) {
      const value = values[at]
      if (shared.has(at) || value === undefined || value === null || layout.includes(code) || code === 'category')
        continue
      rest += `${rest === '' ? '{' : ','}${JSON.stringify(code)}:${JSON.stringify(value)}`
    }
    return { cells, rest: rest === '' ? '' : `${rest}}` }
  }

  #warnOfAxes(group: Group, judged: readonly { candidate: Candidate }[], harvest: Harvest): void {
    const names = new Set(judged.flatMap((each) => Object.keys(each.candidate.axes)))
    const combinations = new Map<string, number>()
    for (const { candidate } of judged) {
      const missing = [...names].filter((name) => candidate.axes[name] === undefined)
      if (missing.length > 0) {
        harvest.tally.add(
          candidate.row.row,
          problem(
            'axis_missing',
            'warning',
            missing[0] ?? '',
            group.parent,
            `Its sisters have a value for ${missing.join(', ')}; this one has none.`,
          ),
        )
      }
      const combination = JSON.stringify(candidate.axes)
      const earlier = combinations.get(combination)
      if (earlier !== undefined && names.size > 0) {
        harvest.tally.add(
          candidate.row.row,
          problem(
            'axis_duplicate',
            'warning',
            '',
            combination,
            `Row ${earlier} of the same product has the same values; a buyer cannot tell them apart.`,
          ),
        )
      } else combinations.set(combination, candidate.row.row)
    }
  }
}

const UNMAPPED: OutputWay = { kind: 'column', column: -1, value: undefined }
const LOST_MARK = Buffer.from('\uFFFD')
const LOST_DETAIL = 'Some characters were lost before or while the file was decoded; they stand as �.'

/** True where characters of the chunk were lost in decoding, or will be. */
function isLossy(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(LOST_MARK) || !isUtf8(bytes)
}

const CRASHED = {
  code: 'script_crashed',
  detail: 'Trying this record brought the mapping process down twice. Look at what the script does with it.',
} as const

function same(a: Written | undefined, b: Written | undefined): boolean {
  return (
    a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => item === b[at]))
  )
}

function brokenRow(chunk: Chunk): Row {
  const raw = Buffer.from(chunk.bytes).toString('utf8')
  return { row: chunk.at.line, line: chunk.at.line, cells: [], raw }
}

/** What a chunk yields, as it grows. */
class Harvest {
  rows = 0
  skipped = 0
  readonly records: Packed[] = []
  readonly rejects: Reject[] = []
  readonly tally = new Tally()

  reject(row: Row, kind: Reject['kind'], problems: readonly Problem[], key: string): void {
    this.rejects.push({ row: row.row, line: row.line, kind, problems, raw: row.raw, cells: row.cells, key })
  }

  done(): MappedChunk {
    return {
      rows: this.rows,
      records: this.records,
      skipped: this.skipped,
      rejects: this.rejects,
      warnings: [...this.tally.lines.values()],
    }
  }
}
