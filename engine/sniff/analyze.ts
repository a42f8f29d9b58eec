import type { Analysis, CategoryProposal } from '../contract/analysis.ts'
import type { Cell, Chunk, Columns, Format } from '../contract/format.ts'
import type { MappingDocument } from '../contract/mapping.ts'
import type { TargetSchema } from '../contract/target.ts'
import { fitted } from '../mapping/fit.ts'
import { listed } from '../mapping/usage.ts'
import { adopted } from './adopt.ts'
import type { ProposeContext } from './candidates.ts'
import { proposeCategories } from './categories/propose-categories.ts'
import { categoryColumnsOf, categoryMarkOf, pathSeparatorOf, sourceCategories } from './category-column.ts'
import { documentOf } from './document.ts'
import { type ColumnExplanation, explainColumn } from './explain.ts'
import { languageOf } from './language.ts'
import type { Learned } from './learned.ts'
import { proposeLists } from './lists.ts'
import { type Platform, platformOf, rulingOf } from './platform.ts'
import { type ColumnProfile, profileColumns } from './profile.ts'
import { proposeMapping } from './propose.ts'

/** A source that was opened and whose format is known, with the chunks to look at. */
export interface Looked {
  readonly address: string
  /** Size of what the sender sent. */
  readonly bytes: number
  /** Size of the text that was made of it; equal where nothing was unpacked or decoded. */
  readonly sizeBytes: number
  readonly encoding: string
  readonly format: Pick<Format, 'name' | 'reader' | 'loose'>
  readonly options: object
  readonly columns: Columns
  readonly sampled: readonly Chunk[]
}

/** What is known beside the source. */
export interface Beside extends Pick<ProposeContext, 'learned'> {
  /** Whose file it is, where somebody says so; what its columns look like otherwise. */
  readonly platform?: Platform
  /** The platforms that may be recognised; all that are known, unless told. */
  readonly platforms?: readonly Platform[]
}

/** What was understood, and the mapping that takes all of it. */
export interface Understood {
  readonly analysis: Analysis
  readonly document: MappingDocument
}

// What the program needs to write the format again, not to read it.
const UNSAID: ReadonlySet<string> = new Set(['record', 'namespaces'])

/** A source's sample, column by column. */
export interface Seen {
  readonly profiles: readonly ColumnProfile[]
  readonly rows: number
}

/** Profiles the columns of a source. */
export function see(looked: Looked): Seen {
  const rows = rowsOf(looked)
  return { profiles: profileColumns(looked.columns, rows), rows: rows.length }
}

/** Understands a source: platform, language, mapping, categories. */
export function analyze(looked: Looked, schema: TargetSchema, context: Beside = {}, seen = see(looked)): Understood {
  const { profiles } = seen
  const names = profiles.map((profile) => profile.name)
  const platform = context.platform ?? platformOf(names, context.platforms)
  const language = languageOf(profiles)
  const proposed = proposeMapping(profiles, schema, { ...context, platform, language })
  const categoryColumns = columnsOf('category', proposed.proposals, profiles)
  const categoryMark = categoryMarkOf(categoryColumns, platform?.categories ?? null)
  const title = titleColumn(proposed.proposals, profiles)
  const categories = categoriesOf(categoryColumns, categoryMark, title, schema, context.learned)
  const said = Object.fromEntries(Object.entries(looked.options).filter(([name]) => name !== 'namespaces'))
  const encoded = looked.encoding === '' || looked.encoding === 'utf-8' ? {} : { encoding: looked.encoding }
  const source = { format: looked.format.name, ...encoded, ...said }
  const values = proposeLists(proposed.proposals, profiles, schema, context.learned)
  const found = { profiles, proposals: proposed.proposals, categories, values, categoryColumns, categoryMark, source }
  const document = withReady(documentOf(found, schema), platform, looked, schema, profiles, context.learned)
  const taken = new Set(Object.values(document.attributes).flatMap(({ from }) => listed(from)))
  const isMissing = (code: string) => !(code in document.attributes) && !(code === 'category' && document.category)
  return {
    document,
    analysis: {
      source: {
        address: looked.address,
        bytes: looked.bytes,
        format: looked.format.name,
        encoding: looked.encoding,
        dialect: Object.fromEntries(Object.entries(looked.options).filter(([name]) => !UNSAID.has(name))),
        record_path: recordPathOf(looked.options),
        ...recordsOf(looked, seen.rows),
        platform: platform?.id ?? null,
        language,
      },
      target: schema.target,
      columns: proposed.columns,
      mapping: proposed.proposals,
      unmapped_columns: proposed.unmapped.filter((path) => !taken.has(path)),
      missing_required: proposed.missingRequired.filter(isMissing),
      categories,
      values,
    },
  }
}

/** Explains one column of a source against every attribute; null where the source has none of that name. */
export function explain(
  looked: Looked,
  schema: TargetSchema,
  column: string,
  context: Beside = {},
  { profiles } = see(looked),
): ColumnExplanation | null {
  const names = profiles.map((profile) => profile.name)
  const platform = context.platform ?? platformOf(names, context.platforms)
  const at = profiles.findIndex((profile) => profile.path === column)
  return explainColumn(at, profiles, schema, { ...context, platform, language: languageOf(profiles) })
}

/** What merchants confirmed of a column goes before what the platform says of it. */
function withReady(
  derived: MappingDocument,
  platform: Platform | null,
  { columns, format }: Looked,
  schema: TargetSchema,
  profiles: readonly ColumnProfile[],
  learned: Learned | undefined,
): MappingDocument {
  if (!platform?.ready) return derived
  const otherwise = profiles.filter(({ path, name }) => {
    const meaning = learned?.column(path)
    return meaning && meaning.meant !== (rulingOf(platform, name) ?? '')
  })
  const disputed = new Set(otherwise.map(({ path }) => path))
  const open = columns.filter((column) => !disputed.has(column))
  return adopted(fitted(platform.ready, open, format.loose), derived, schema)
}

function rowsOf({ format, options, columns, sampled }: Looked): (readonly Cell[])[] {
  const read = format.reader(options, columns)
  const rows: (readonly Cell[])[] = []
  for (const chunk of sampled) {
    if (chunk.broken) continue
    for (const row of read(chunk)) if (!row.broken) rows.push(row.cells)
  }
  return rows
}

function recordPathOf(options: object): string | null {
  const record = (options as { record?: unknown }).record
  return typeof record === 'string' ? record : null
}

/** Counts where all was read, reckons from the bytes that were read where not. */
function recordsOf({ sampled, sizeBytes }: Looked, read: number): { records: number; records_estimated: boolean } {
  const first = sampled[0]
  const last = sampled.at(-1)
  if (!first || !last) return { records: read, records_estimated: false }
  const bytes = Math.max(1, last.at.byte + last.bytes.length - first.at.byte)
  // Closing brackets and tags may follow the last record, another record would be longer.
  if (sizeBytes - last.at.byte - last.bytes.length < bytes / Math.max(1, read)) {
    return { records: read, records_estimated: false }
  }
  return { records: Math.round((read * sizeBytes) / bytes), records_estimated: true }
}

function columnsOf(attribute: string, proposals: Analysis['mapping'], profiles: readonly ColumnProfile[]) {
  const from = new Set(proposals.find((proposal) => proposal.attribute === attribute)?.from)
  return categoryColumnsOf(profiles.filter((profile) => from.has(profile.path)))
}

function titleColumn(proposals: Analysis['mapping'], profiles: readonly ColumnProfile[]): ColumnProfile | undefined {
  const [path] = proposals.find(({ attribute }) => attribute === 'title')?.from ?? []
  return profiles.find((profile) => profile.path === path)
}

function categoriesOf(
  columns: readonly ColumnProfile[],
  mark: string | null,
  title: ColumnProfile | undefined,
  schema: TargetSchema,
  learned: Learned | undefined,
): CategoryProposal[] {
  const [first] = columns
  if (!first) return []
  const separator = columns.length === 1 ? pathSeparatorOf(first) : '>'
  const context = { separator, ...(learned ? { learned } : {}) }
  return proposeCategories(sourceCategories(columns, mark, title), schema.categories, context)
}
