import { distance } from 'fastest-levenshtein'
import type { Proposal } from '../contract/analysis.ts'
import type { ColumnTrace, Drift, LostColumn, RenamedColumn } from '../contract/drift.ts'
import type { MappingDocument } from '../contract/mapping.ts'
import type { TargetSchema } from '../contract/target.ts'
import { type Reader, readersOf } from '../mapping/reads.ts'
import type { Rules } from '../mapping/walk.ts'
import { nameKey } from './names/lexicon.ts'
import type { ColumnProfile } from './profile.ts'

/** The columns of a source as they are remembered. */
export function tracesOf(profiles: readonly ColumnProfile[]): ColumnTrace[] {
  return profiles.map(({ path, type, unique, lengthMean }) => ({
    path,
    type,
    unique: Math.round(unique * 100) / 100,
    length: Math.round(lengthMean * 10) / 10,
  }))
}

/** What is compared: a mapping with what its source looked like, and the source as it is. */
export interface Compared {
  readonly document: MappingDocument
  readonly before: readonly ColumnTrace[]
  readonly columns: readonly string[]
  readonly schema: TargetSchema
  readonly rules: Rules
}

/** Columns that the mapping reads, that had values when it was confirmed, and that are there no more. */
export function lostColumns({ document, before, columns, schema, rules }: Compared): LostColumn[] {
  // Fields that a mapping asks for stand among the columns, whether the source has them or not.
  const were = new Set(before.filter(({ type }) => type !== 'empty').map(({ path }) => path))
  const are = new Set(columns)
  const gone = (column: string) => were.has(column) && !are.has(column)
  const readers = readersOf(document, rules)
  const needed = neededOf(document, schema)
  const broken = readers.filter((reader) => needed.has(reader.attribute) && isBroken(reader, gone, are))
  const lost = new Map<string, { attributes: Set<string>; required: Set<string> }>()
  for (const reader of readers) {
    for (const column of [...reader.from, ...reader.besides].filter(gone)) {
      const found = lost.get(column) ?? { attributes: new Set(), required: new Set() }
      found.attributes.add(reader.attribute)
      if (broken.includes(reader)) found.required.add(reader.attribute)
      lost.set(column, found)
    }
  }
  return [...lost].map(([column, { attributes, required }]) => ({
    column,
    attributes: [...attributes],
    required: [...required],
  }))
}

function isBroken(reader: Reader, gone: (column: string) => boolean, are: ReadonlySet<string>): boolean {
  if (reader.besides.some(gone)) return true
  return reader.from.some(gone) && !reader.from.some((column) => are.has(column))
}

/** What no record can do without: required attributes, its key, its category, and what says which rows belong together. */
function neededOf(document: MappingDocument, schema: TargetSchema): ReadonlySet<string> {
  const key = document.key ?? schema.keys.find((codes) => codes.every((code) => code in document.attributes)) ?? []
  const required = schema.partial ? [] : schema.attributes.filter(({ required, categories }) => required && !categories)
  const fallback = document.category?.otherwise ?? schema.defaultCategory
  const placed = schema.categories.length > 0 && fallback === undefined
  return new Set([...key, ...required.map(({ code }) => code), ...(placed ? ['category'] : []), 'variations', 'where'])
}

/** Compares a source with what it was: columns gained, lost, and those that seem to have another name only. */
export function driftOf(compared: Compared, profiles: readonly ColumnProfile[], proposals: readonly Proposal[]): Drift {
  const { document, before } = compared
  const lost = lostColumns(compared)
  const were = new Set(before.map(({ path }) => path))
  const ignored = new Set(document.ignore)
  const fresh = profiles.filter(({ path }) => !were.has(path) && !ignored.has(path))
  const renamed = renamesOf(lost, before, fresh, proposals)
  const taken = new Set(renamed.map(({ to }) => to))
  const mapped = new Set(Object.keys(document.attributes))
  const gained = fresh
    .filter(({ path }) => !taken.has(path))
    .map(({ path }) => {
      const proposal = proposals.find(({ attribute, from }) => from.includes(path) && !mapped.has(attribute))
      return { column: path, proposal: proposal?.attribute ?? null }
    })
  return { gained, lost, renamed }
}

const RENAMED_FROM = 0.55
const WORTH = { name: 0.45, values: 0.4, place: 0.15 }
/** What it is worth that the analysis takes the new column for the same attribute. */
const SAME_ATTRIBUTE = 0.3

interface Pair {
  readonly rename: RenamedColumn
  readonly score: number
}

function renamesOf(
  lost: readonly LostColumn[],
  before: readonly ColumnTrace[],
  fresh: readonly ColumnProfile[],
  proposals: readonly Proposal[],
): RenamedColumn[] {
  const places = new Map(before.map(({ path }, at) => [path, at]))
  const traces = new Map(before.map((trace) => [trace.path, trace]))
  const pairs: Pair[] = []
  for (const { column, attributes } of lost) {
    const trace = traces.get(column)
    if (!trace) continue
    for (const profile of fresh) {
      const pair = pairOf(trace, places.get(column) === profile.position, profile, attributes, proposals)
      if (pair.score >= RENAMED_FROM) pairs.push(pair)
    }
  }
  const renamed: RenamedColumn[] = []
  for (const { rename } of pairs.toSorted((one, other) => other.score - one.score)) {
    if (!renamed.some(({ from, to }) => from === rename.from || to === rename.to)) renamed.push(rename)
  }
  return renamed
}

function pairOf(
  trace: ColumnTrace,
  samePlace: boolean,
  profile: ColumnProfile,
  attributes: readonly string[],
  proposals: readonly Proposal[],
): Pair {
  const name = likeness(nameKey(trace.path), nameKey(profile.path))
  const values = likeValues(trace, profile)
  const proposed = proposals.find(
    ({ attribute, from }) => from.includes(profile.path) && attributes.includes(attribute),
  )
  const score =
    WORTH.name * name + WORTH.values * values + (samePlace ? WORTH.place : 0) + (proposed ? SAME_ATTRIBUTE : 0)
  const reasons = [
    ...(name >= 0.5 ? ['its name is close'] : []),
    ...(values >= 0.7
      ? [profile.type === 'text' ? 'its values are alike' : `its values are of the same kind (${profile.type})`]
      : []),
    ...(samePlace ? ['it stands in the same place'] : []),
    ...(proposed ? [`by itself it would be taken for ${proposed.attribute}`] : []),
  ]
  const confidence = Math.round(Math.min(0.98, score) * 100) / 100
  return { score, rename: { from: trace.path, to: profile.path, confidence, reason: reasons.join(', ') } }
}

function likeness(one: string, other: string): number {
  const longer = Math.max(one.length, other.length)
  if (longer === 0) return 0
  if (one !== '' && other !== '' && (one.includes(other) || other.includes(one))) return 0.75
  return 1 - distance(one, other) / longer
}

function likeValues(trace: ColumnTrace, { type, unique, lengthMean }: ColumnProfile): number {
  const length = Math.min(trace.length, lengthMean) / Math.max(trace.length, lengthMean, 1)
  return (trace.type === type ? 0.5 : 0) + 0.25 * (1 - Math.abs(trace.unique - unique)) + 0.25 * length
}
