import type { Analysis } from '../../engine/contract/analysis.ts'
import type { Columns } from '../../engine/contract/format.ts'
import type { MappingDocument } from '../../engine/contract/mapping.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import type { Problem } from '../../engine/kernel/reject.ts'
import { readMapping } from '../../engine/mapping/read.ts'
import { fieldsOf } from '../../engine/mapping/usage.ts'
import type { Spooled } from '../../engine/pipeline/spool.ts'
import { loadFormats, loadRules } from '../../engine/plugins.ts'
import type { Beside, Understood } from '../../engine/sniff/analyze.ts'
import { platformFrom } from '../../engine/sniff/platform.ts'
import {
  type FeedRow,
  importFaults,
  type RunRow,
  type StoredMapping,
  storedMapping,
} from '../../server/domains/imports/index.ts'
import type { Queries } from '../../server/platform/database.ts'
import { asMended, columnLost, drifted, findDrift, isBroken, mended } from './drifted.ts'
import { type Fetched, understandSource } from './fetch.ts'
import { readMappingText } from './mapping-file.ts'
import type { RunPorts } from './perform.ts'
import { forceValues } from './plan.ts'
import { propose } from './propose.ts'
import type { ImportRequest } from './request.ts'

/** How a source is read and mapped in this run, and to which feed the run belongs. */
export interface Choice {
  readonly fetched: Fetched
  readonly document: MappingDocument
  readonly feed: FeedRow
  /** True for a mended rejects file: it holds a part only. */
  readonly delta: boolean
  /** Set where the mapping was proposed and not given. */
  readonly analysis: Analysis | null
  /** The mapping that somebody said is right, by naming it or by answering yes; it is the feed's own from now on. */
  readonly confirmed: MappingDocument | null
  /** What is told of a source that differs from the one its mapping was confirmed for. */
  readonly problems: readonly Problem[]
}

/** The mappings that are known before the source is: how it is decoded may stand in them. */
export interface Said {
  readonly given: MappingDocument | null
  readonly stored: StoredMapping | null
}

/** Reads the mapping of `--mapping` and that of the feed. Throws the faults of the mapping. */
export async function readSaid(request: ImportRequest, db: Queries, feed: FeedRow): Promise<Said> {
  const { mapping, mappingFile: file } = request
  const said = mapping ?? (file === undefined ? null : { name: file, text: await readMappingText(file) })
  const given = said === null ? null : readMapping(said.text, said.name)
  const id = feed.mapping_id
  return { given, stored: id === null ? null : await storedMapping(db, id) }
}

/**
 * Chooses the mapping: the one an interrupted run was frozen with; that of the run whose rejects these are; that of
 * `--mapping`; the feed's own; else what the analysis proposes.
 */
export async function chooseMapping(
  request: ImportRequest,
  ports: RunPorts,
  schema: TargetSchema,
  spooled: Spooled,
  said: Said,
  run: Pick<RunRow, 'mapping_id' | 'mapping_version' | 'format' | 'source_options' | 'columns'>,
  feed: FeedRow,
): Promise<Choice> {
  const { db } = ports
  if (run.mapping_id !== null && run.mapping_version !== null && run.columns) {
    const { document } = await storedMapping(db.kysely, run.mapping_id, run.mapping_version)
    return { ...TAKEN, fetched: await frozen(spooled, run), document, feed }
  }
  const { source } = said.given ?? said.stored?.document ?? {}
  const read = await understandSource(spooled, source)
  const understand = (beside?: Beside) =>
    propose(ports.db, read, schema, spooled, request.address, feed.merchant_id, beside)
  const given = await takenFor(said.given, understand)
  const stored = await takenFor(said.stored?.document ?? null, understand)
  const fetched = await withFields(read, given ?? stored)
  const force = (document: MappingDocument) => forceValues(document, request.set, schema)
  const rejects = await mendedFrom(ports, fetched, feed)
  if (rejects) {
    const document = force(given ?? rejects.document)
    return { ...TAKEN, fetched, document, feed: rejects.feed, delta: true }
  }
  if (given) return { ...TAKEN, fetched, document: force(given), feed, confirmed: given }
  if (said.stored && stored) {
    const { document, ...rest } = await keepUp({ ...said.stored, document: stored }, fetched, schema, ports, understand)
    return { ...TAKEN, ...rest, fetched, document: force(document), feed }
  }
  const { analysis, document } = await understand()
  const answer = await ports.confirm(analysis)
  if (answer === 'declined') throw importFaults.declined({})
  const confirmed = answer === 'confirmed' ? document : null
  return {
    ...TAKEN,
    fetched: await withFields(fetched, document),
    document: force(document),
    feed,
    analysis,
    confirmed,
  }
}

const TAKEN = { delta: false, analysis: null, confirmed: null, problems: [] } as const

/** The mapping of a platform as it takes this source: what the file lacks is left out, what it has besides is proposed. */
async function takenFor(
  document: MappingDocument | null,
  understand: (beside: Beside) => Promise<Understood>,
): Promise<MappingDocument | null> {
  const platform = document?.platform
  if (!document || !platform) return document
  return (await understand({ platform: platformFrom(platform.name, { ...document, platform }) })).document
}

/**
 * A feed's own mapping for its source as it is now. What was renamed is asked for where somebody can answer. Throws
 * `mapping.column_lost` where something is lost that no record can do without.
 */
async function keepUp(
  stored: StoredMapping,
  fetched: Fetched,
  schema: TargetSchema,
  ports: Pick<RunPorts, 'confirm'>,
  understand: () => Promise<Understood>,
): Promise<Pick<Choice, 'document' | 'confirmed' | 'problems'>> {
  const { document } = stored
  // What the sample of a loose format lacks was added by the mapping itself.
  const sampled = { ...fetched, columns: fetched.found ?? fetched.columns }
  const found = await findDrift(stored, sampled, schema, understand)
  if (!found) return { document, confirmed: null, problems: [] }
  const { drift, analysis } = found
  if (!isBroken(drift)) return { document, confirmed: null, problems: drifted(drift) }
  const renamed = await mended(document, drift)
  if (renamed && (await ports.confirm(asMended(analysis, renamed, drift))) === 'confirmed')
    return { document: renamed, confirmed: renamed, problems: drifted({ ...drift, lost: [] }) }
  throw columnLost(stored.id, drift)
}

/** The beginning of a source need not have every field that the mapping knows of. */
async function withFields(fetched: Fetched, document: MappingDocument | null): Promise<Fetched> {
  if (!fetched.format.loose || !document) return fetched
  const further = [...fieldsOf(document, await loadRules())].filter((field) => !fetched.columns.includes(field))
  // By what siblings are told apart the mapping knows better than the few records of a beginning.
  const told = further.filter((field) => /\[[^\]]+=/.test(field))
  const beside = told.flatMap((field) => besideOf(field, fetched.columns))
  const columns = [...new Set([...told, ...fetched.columns, ...beside, ...further])]
  return { ...fetched, columns, found: fetched.found ?? fetched.columns }
}

/** What else an element has that the mapping tells from its siblings: `a/b[K=1]/d` beside `a/b[K=1]/c`, where `a/b/d` is known. */
function besideOf(field: string, columns: Columns): string[] {
  const [told, plain] = /^(.+)\[[^\]]+=[^\]]+\](?=\/)/.exec(field) ?? []
  if (told === undefined) return []
  return columns.flatMap((column) => (column.startsWith(`${plain}/`) ? [told + column.slice(plain?.length)] : []))
}

async function frozen(spooled: Spooled, run: Pick<RunRow, 'format' | 'source_options' | 'columns'>): Promise<Fetched> {
  const format = (await loadFormats()).get(run.format ?? '')
  if (!format) throw new Error(`no format ${run.format}`)
  return {
    spool: spooled,
    format,
    options: run.source_options ?? {},
    columns: run.columns ?? [],
    sampled: [],
    whole: false,
  }
}

/** True for the columns of a rejects file: its records are the few that were left out before. */
export function isMended(columns: Columns): boolean {
  const has = (name: string) => columns.includes(name) || columns.includes(`@${name}`)
  return has('izb_import') && has('izb_row')
}

/** Mapping and feed of the run whose mended rejects these are; null for any other source. */
async function mendedFrom(
  ports: RunPorts,
  fetched: Fetched,
  asked: FeedRow,
): Promise<{ document: MappingDocument; feed: FeedRow } | null> {
  if (!isMended(fetched.columns)) return null
  const at = fetched.columns.findIndex((column) => column === 'izb_import' || column === '@izb_import')
  const [chunk] = fetched.sampled
  const read = fetched.format.reader(fetched.options, fetched.columns)
  let id = ''
  if (chunk && !chunk.broken) for (const row of read(chunk)) if (id === '') id = String(row.cells[at] ?? '')
  const { kysely } = ports.db
  const run = await kysely.selectFrom('import_run').selectAll().where('public_id', '=', id).executeTakeFirst()
  // The file says so, and anybody may have written it: what is another's does not exist.
  const others = run?.merchant_id !== asked.merchant_id
  if (!run?.feed_id || others || run.mapping_id === null || run.mapping_version === null)
    throw importFaults.not_found({ id })
  const feed = await kysely.selectFrom('feed').selectAll().where('id', '=', run.feed_id).executeTakeFirstOrThrow()
  return { feed, document: (await storedMapping(kysely, run.mapping_id, run.mapping_version)).document }
}
