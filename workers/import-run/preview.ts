import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Chunk, Columns } from '../../engine/contract/format.ts'
import type { Preview, PreviewRecord } from '../../engine/contract/preview.ts'
import type { Packed, TargetSchema } from '../../engine/contract/target.ts'
import { unbundled } from '../../engine/pipeline/bundle.ts'
import { splitGroups } from '../../engine/pipeline/grouped-rows.ts'
import { KeyIndex } from '../../engine/pipeline/keys/key-index.ts'
import type { MappedChunk, Reject } from '../../engine/pipeline/mapped.ts'
import { needsRegrouping, regroup } from '../../engine/pipeline/regroup.ts'
import { type RunEnd, runImport } from '../../engine/pipeline/run.ts'
import { noCounts } from '../../engine/report/report.ts'
import { importFaults } from '../../server/domains/imports/index.ts'
import type { BulkTx } from '../../server/platform/database.ts'
import { fetchSource, worldOf } from './fetch.ts'
import { makePassingFolder } from './folders.ts'
import { linesOf } from './keep-choice.ts'
import { mapHere, openMapper } from './mapper.ts'
import { chooseMapping, isMended, readSaid } from './mapping-choice.ts'
import { addressOf, type RunPorts } from './perform.ts'
import { checkMapping, planOf } from './plan.ts'
import type { ImportRequest } from './request.ts'
import { rowsAgain } from './reread.ts'
import { merchantOf, targetOf } from './scope.ts'
import { unpack } from './unpack.ts'
import { Wanted } from './wanted.ts'

const NO_RUN = { mapping_id: null, mapping_version: null, format: null, source_options: null, columns: null }

/** Does everything an import does and takes all writing back; shows the records it was asked for. */
export async function performPreview(request: ImportRequest, ports: RunPorts): Promise<Preview> {
  const folder = await makePassingFolder(request.dataDir, 'preview-')
  try {
    return await previewIn(folder, request, ports)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function previewIn(folder: string, request: ImportRequest, ports: RunPorts): Promise<Preview> {
  const { db, now, signal } = ports
  const target = targetOf(request.target)
  const merchantId = await merchantOf(db.kysely, target, request.merchant)
  const scope = { merchantId, products: request.products }
  const schema = await target.schema(db.kysely, scope)
  if (request.mode === 'full' && !schema.removable) throw importFaults.mode_impossible({ target: target.name })
  const address = addressOf(request.address)
  const feed = await feedAt(ports, merchantId, target.name, address)
  const said = await readSaid(request, db.kysely, feed)
  const source = (said.given ?? said.stored?.document)?.source
  const spooled = await fetchSource(request.address, folder, worldOf(request, ports), source)
  const unasked = { ...ports, confirm: async () => 'taken' as const }
  const choice = await chooseMapping(request, unasked, schema, spooled, said, NO_RUN, feed)
  const { fetched, document } = choice
  const regrouped = needsRegrouping(document)
  const plan = await planOf(fetched, document, schema, checkMapping(document, schema, fetched), regrouped, [])
  const spool = regrouped
    ? await regroup(spooled, fetched.format, fetched.options, fetched.columns, plan.document, signal)
    : spooled
  const sink = await target.open(
    db,
    { ...scope, feedId: feed.id, runId: 0, mended: isMended(fetched.columns), now },
    schema,
    document,
  )
  const index = new KeyIndex(join(folder, 'keys'))
  if (sink.known) for await (const items of sink.known()) for (const it of items) index.add(it.key, it.digest, it.owned)
  const mapper = await openMapper(plan)
  const wanted = new Wanted(request)
  const reread: Showing['reread'] = (chunk, rows) =>
    rowsAgain(spool.path, fetched.format, fetched.options, regrouped, mapper.reader, chunk, rows)
  const showing = new Showing(wanted, index, plan.schema, fetched.columns, reread)
  const mode = request.mode ?? feed.mode
  const end = await runImport<BulkTx>({
    chunks: wanted.chunks(regrouped ? splitGroups(spool) : fetched.format.split(spool, fetched.options)),
    mapChunk: async (chunk) =>
      showing.take(chunk, wanted.cut(unbundled(mapHere(mapper, plan, chunk), plan.schema.layout))),
    width: 1,
    reread,
    sink,
    index,
    transaction: (work) => db.bulk(work),
    save: async () => undefined,
    traces: { sizeBytes: 0, append: () => undefined },
    counts: { ...noCounts(), warnings: choice.problems.length },
    problems: linesOf(choice.problems),
    missing: mode === 'full' && wanted.everything ? (request.missing ?? feed.missing) : null,
    maxInvalid: request.maxInvalid ?? 1,
    maxRemoved: request.maxRemoved ?? 1,
    dryRun: true,
    together: schema.together ?? false,
    signal,
    progress: (counts, at) =>
      ports.tell({ type: 'progress', counts: { ...counts }, bytesDone: at.byte, bytesTotal: spool.sizeBytes }),
  }).finally(() => mapper.dispose())
  const facts = { address, bytes: spooled.originalBytes, digest: spooled.digest, format: fetched.format.name }
  return { analysis: choice.analysis, records: showing.records, report: reportOf(end, request, facts) }
}

/** Collects the records that are shown, while they go by. */
class Showing {
  readonly records: PreviewRecord[] = []
  readonly #wanted: Wanted
  readonly #index: KeyIndex
  readonly #schema: TargetSchema
  readonly #columns: Columns
  readonly reread: (chunk: Chunk, rows: ReadonlySet<number>) => ReturnType<typeof rowsAgain>

  constructor(wanted: Wanted, index: KeyIndex, schema: TargetSchema, columns: Columns, reread: Showing['reread']) {
    this.#wanted = wanted
    this.#index = index
    this.#schema = schema
    this.#columns = columns
    this.reread = reread
  }

  /** Gives the chunk back as it came. */
  async take(chunk: Chunk, mapped: MappedChunk): Promise<MappedChunk> {
    const left = this.#wanted.limit - this.records.length
    const all = [...mapped.records, ...mapped.rejects].sort((a, b) => a.row - b.row)
    const shown = all.filter((each) => this.#wanted.shows(each.row)).slice(0, left)
    if (shown.length === 0) return mapped
    const texts = await this.reread(chunk, new Set(shown.map((each) => each.row)))
    for (const each of shown) {
      const cells = texts.get(each.row)?.cells ?? []
      const source = Object.fromEntries(this.#columns.map((column, at) => [column, cells[at] ?? null]))
      this.records.push('problems' in each ? rejected(each, source) : this.#accepted(each, source))
    }
    return mapped
  }

  #accepted(record: Packed, source: PreviewRecord['source']): PreviewRecord {
    if (record.removed) return { row: record.row, source, result: null, problems: [], action: 'remove' }
    const action = this.#index.peek(record.key, record.digest)
    return { row: record.row, source, result: unpack(record, this.#schema), problems: [], action }
  }
}

function rejected(reject: Reject, source: PreviewRecord['source']): PreviewRecord {
  return { row: reject.row, source, result: null, problems: reject.problems, action: 'reject' }
}

async function feedAt(ports: RunPorts, merchantId: number | null, target: string, address: string) {
  let query = ports.db.kysely.selectFrom('feed').selectAll().where('target', '=', target).where('address', '=', address)
  query = merchantId === null ? query.where('merchant_id', 'is', null) : query.where('merchant_id', '=', merchantId)
  const found = await query.executeTakeFirst()
  if (found) return found
  const at = ports.now()
  const nobody = {
    name: null,
    state: 'ready' as const,
    implicit: true,
    mapping_id: null,
    upload_id: null,
    external_id: null,
    options: {},
    version: 1,
  }
  return {
    ...nobody,
    id: 0,
    merchant_id: merchantId,
    target,
    address,
    mode: 'delta' as const,
    missing: 'deactivate' as const,
    created_at: at,
    updated_at: at,
  }
}

function reportOf(end: RunEnd, request: ImportRequest, source: Preview['report']['source']): Preview['report'] {
  return {
    id: '',
    state: end.state,
    target: request.target,
    merchant: request.merchant ?? '',
    dry_run: true,
    started_at: null,
    ended_at: null,
    seconds: 0,
    source,
    mapping: { id: '', version: 0 },
    counts: end.counts,
    problems: end.problems,
    reason: end.reason,
  }
}
