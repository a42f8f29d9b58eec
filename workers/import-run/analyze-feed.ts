import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Analysis } from '../../engine/contract/analysis.ts'
import type { MappingDocument, SourceOptions } from '../../engine/contract/mapping.ts'
import type { OpenedSource } from '../../engine/contract/source.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import { mappingFaults } from '../../engine/mapping/mapping.faults.ts'
import { readSample } from '../../engine/pipeline/read-sample.ts'
import { type Spooled, spool } from '../../engine/pipeline/spool.ts'
import type { Looked } from '../../engine/sniff/analyze.ts'
import type { ColumnExplanation } from '../../engine/sniff/explain.ts'
import { mappingAt } from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'
import type { StoredUpload } from '../../server/platform/upload-store.ts'
import { findDrift } from './drifted.ts'
import { type Fetched, openSource, understandSource } from './fetch.ts'
import { makePassingFolder } from './folders.ts'
import { addressOf } from './perform.ts'
import { analyzeLearned, explainLearned } from './propose.ts'
import { merchantOf, onlyMerchant, targetOf } from './scope.ts'

/** What `izb analyze` asks. */
export interface AnalysisRequest {
  readonly address: string
  readonly dataDir: string
  readonly target: string
  readonly merchant?: string
  /** How it is read, where a mapping says so. */
  readonly source?: SourceOptions
  /** Private hosts and networks that the source may be fetched from all the same. */
  readonly allowHosts?: readonly string[] | undefined
  /** The bytes themselves, where they were handed in. */
  readonly upload?: StoredUpload | undefined
}

/** Looks at a source without importing it; of a large one only a part is read. Gives the mapping an import would take. */
export function understandFeed(
  db: Database,
  request: AnalysisRequest,
  world: World,
): Promise<{ analysis: Analysis; document: MappingDocument; fetched: Fetched }> {
  return lookAtFeed(db, request, world, async ({ looked, schema, fetched, whose }) => {
    const understood = await analyzeLearned(db, looked, schema, whose)
    const stored = await mappingAt(db.kysely, whose, request.target, addressOf(request.address))
    const drifted = stored && (await findDrift(stored, fetched, schema, async () => understood))
    return { ...understood, ...(drifted ? { analysis: drifted.analysis } : {}), fetched }
  })
}

/** What a look needs from outside. */
export interface World {
  readonly stdin: Readable
  readonly signal: AbortSignal
}

/** A source brought, and whose it is. */
export interface Brought {
  readonly looked: Looked
  readonly schema: TargetSchema
  readonly fetched: Fetched
  readonly whose: number | null
}

/** Brings as much of a source as a look needs, and looks at it. */
export async function lookAtFeed<Seen>(
  db: Database,
  request: AnalysisRequest,
  world: World,
  look: (brought: Brought) => Promise<Seen>,
): Promise<Seen> {
  const target = targetOf(request.target)
  const merchantId = request.merchant === undefined ? null : await merchantOf(db.kysely, target, request.merchant)
  const schema = await target.schema(db.kysely, { merchantId, products: true })
  const folder = await makePassingFolder(request.dataDir, 'analysis-')
  try {
    const { upload, dataDir, allowHosts } = request
    const handed = upload ? { upload: { ...upload, dataDir } } : {}
    const opened = await openSource(request.address, { ...world, allowHosts, ...handed })
    const spooled =
      (await sampled(opened, folder, world.signal)) ?? (await spool(opened, folder, { signal: world.signal }))
    const fetched = await understandSource(spooled, request.source)
    const { format, options, columns } = fetched
    const { originalBytes: bytes, sizeBytes, encoding } = spooled
    const { sampled: chunks } = fetched
    const looked = { address: request.address, bytes, sizeBytes, encoding, format, options, columns, sampled: chunks }
    return await look({ looked, schema, fetched, whose: merchantId ?? (await onlyMerchant(db.kysely, target)) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same, for showing only. */
export async function analyzeFeed(db: Database, request: AnalysisRequest, world: World): Promise<Analysis> {
  return (await understandFeed(db, request, world)).analysis
}

/** Why one column of a source becomes what it becomes. Throws `mapping.column_unknown` with those there are. */
export function explainFeedColumn(
  db: Database,
  request: AnalysisRequest & { readonly column: string },
  world: World,
): Promise<ColumnExplanation> {
  const { column } = request
  return lookAtFeed(db, request, world, async ({ looked, schema, whose }) => {
    const explained = await explainLearned(db, looked, schema, whose, column)
    if (!explained) throw mappingFaults.column_unknown({ column, columns: looked.columns })
    return explained
  })
}

/** The start of a large local text, as if it were all; null where the whole must be read. */
async function sampled(opened: OpenedSource, folder: string, signal: AbortSignal): Promise<Spooled | null> {
  if (opened.path === undefined || opened.sizeBytes === undefined) return null
  const sample = await readSample(opened, { signal })
  if (!sample || sample.whole || sample.binary || sample.contentBytes === null) return null
  const path = join(folder, 'source')
  await writeFile(path, sample.head)
  // Text that was decoded has another size than the bytes it was made of.
  const sizeBytes = Math.round(sample.contentBytes * (sample.head.length / Math.max(1, sample.headBytes)))
  const facts = { encoding: sample.encoding, wrapped: sample.wrapped, binary: false }
  return { path, sizeBytes, originalBytes: opened.sizeBytes, digest: '', name: sample.name, ...facts }
}
