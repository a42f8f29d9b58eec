import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cell, Chunk } from '../../engine/contract/format.ts'
import type { Packed } from '../../engine/contract/target.ts'
import { KeyIndex } from '../../engine/pipeline/key-index.ts'
import type { MappedChunk, Reject } from '../../engine/pipeline/mapped.ts'
import { needsRegrouping, regroup, splitGroups } from '../../engine/pipeline/regroup.ts'
import { type RunEnd, runImport } from '../../engine/pipeline/run.ts'
import { noCounts } from '../../engine/report/report.ts'
import { importFaults } from '../../server/domains/imports/index.ts'
import type { BulkTx } from '../../server/platform/database.ts'
import { fetchSource } from './fetch.ts'
import { openMapper } from './mapper.ts'
import { chooseMapping } from './mapping-choice.ts'
import { addressOf, type RunPorts } from './perform.ts'
import { checkMapping, planOf } from './plan.ts'
import type { ImportRequest, Preview, PreviewRecord } from './request.ts'
import { rowsAgain } from './reread.ts'
import { merchantOf, targetOf } from './scope.ts'
import { unpack } from './unpack.ts'

const NO_RUN = { mapping_id: null, mapping_version: null, format: null, source_options: null, columns: null }

/** Does everything an import does and takes all writing back; shows the records it was asked for. */
export async function performPreview(request: ImportRequest, ports: RunPorts): Promise<Preview> {
  const folder = await mkdtemp(join(request.dataDir, 'preview-')).catch(async () => {
    const { mkdir } = await import('node:fs/promises')
    await mkdir(request.dataDir, { recursive: true })
    return mkdtemp(join(request.dataDir, 'preview-'))
  })
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
  const spooled = await fetchSource(request.address, folder, ports.stdin, signal)
  const feed = await feedAt(ports, merchantId, target.name, address)
  const choice = await chooseMapping(request, { ...ports, confirm: async () => true }, schema, spooled, NO_RUN, feed)
  const { fetched, document } = choice
  const keys = checkMapping(document, schema, fetched)
  const regrouped = needsRegrouping(document)
  const plan = await planOf(fetched, document, schema, keys, regrouped, [])
  const spool = regrouped
    ? await regroup(spooled, fetched.format, fetched.options, fetched.columns, plan.document, signal)
    : spooled
  const sink = await target.open(db, { ...scope, feedId: feed.id, runId: 0, now }, schema, document)
  const index = new KeyIndex()
  if (sink.known) for await (const items of sink.known()) for (const it of items) index.add(it.key, it.digest, it.owned)
  const mapper = await openMapper(plan)
  const wanted = new Wanted(request)
  const shown: PreviewRecord[] = []
  const sources = new Map<number, Readonly<Record<string, Cell>>>()
  const reader = mapper.reader
  const texts = (chunk: Chunk, rows: ReadonlySet<number>) =>
    rowsAgain(spool.path, fetched.format, fetched.options, regrouped, reader, chunk, rows)
  const mapChunk = async (chunk: Chunk): Promise<MappedChunk> => {
    const mapped = wanted.cut(mapper.map(chunk))
    const rows = new Set(
      [...mapped.records, ...mapped.rejects].map((each) => each.row).filter((row) => wanted.shows(row)),
    )
    for (const [row, { cells }] of await texts(chunk, rows)) {
      sources.set(row, Object.fromEntries(fetched.columns.map((column, at) => [column, cells[at] ?? null])))
    }
    const probe = new Map(mapped.records.map((record) => [record, index.peek(record.key, record.digest)] as const))
    for (const each of [...mapped.records, ...mapped.rejects].sort((a, b) => a.row - b.row)) {
      if (shown.length >= wanted.limit || !rows.has(each.row)) continue
      shown.push(
        'problems' in each ? rejected(each, sources) : accepted(each, probe.get(each) ?? 'create', sources, schema),
      )
    }
    return mapped
  }
  const mode = request.mode ?? feed.mode
  const end = await runImport<BulkTx>({
    chunks: wanted.chunks(regrouped ? splitGroups(spool) : fetched.format.split(spool, fetched.options)),
    mapChunk,
    width: 1,
    reread: texts,
    sink,
    transaction: (work) => db.bulk(work),
    save: async () => undefined,
    traces: { sizeBytes: 0, append: () => undefined },
    index,
    counts: noCounts(),
    problems: [],
    missing: mode === 'full' && wanted.everything ? (request.missing ?? feed.missing) : null,
    maxInvalid: request.maxInvalid ?? 1,
    maxRemoved: request.maxRemoved ?? 1,
    dryRun: true,
    signal,
    progress: (counts, at) =>
      ports.tell({ type: 'progress', counts: { ...counts }, bytesDone: at.byte, bytesTotal: spool.sizeBytes }),
  }).finally(() => mapper.dispose())
  return {
    analysis: choice.analysis,
    records: shown,
    report: reportOf(end, request, { address, spooled, format: fetched.format.name }),
  }

  function accepted(
    record: Packed,
    action: PreviewRecord['action'],
    from: typeof sources,
    of: typeof schema,
  ): PreviewRecord {
    const result = record.removed ? null : unpack(record, of)
    return {
      row: record.row,
      source: from.get(record.row) ?? {},
      result,
      problems: [],
      action: record.removed ? 'remove' : action,
    }
  }
}

function rejected(reject: Reject, from: ReadonlyMap<number, Readonly<Record<string, Cell>>>): PreviewRecord {
  return {
    row: reject.row,
    source: from.get(reject.row) ?? {},
    result: null,
    problems: reject.problems,
    action: 'reject',
  }
}

/** Which records a preview was asked for. */
class Wanted {
  readonly everything: boolean
  readonly limit: number
  readonly #row: number | null
  #left: number

  constructor(request: ImportRequest) {
    const { preview } = request
    this.everything = preview !== undefined && 'all' in preview
    this.#row = preview && 'row' in preview ? preview.row : null
    this.limit = preview && 'rows' in preview ? preview.rows : this.everything ? 20 : Number.POSITIVE_INFINITY
    this.#left = this.everything ? Number.POSITIVE_INFINITY : this.limit
  }

  shows(row: number): boolean {
    return this.#row === null || row === this.#row
  }

  /** Stops reading when there is enough. */
  async *chunks(all: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
    for await (const chunk of all) {
      if (this.#left <= 0) return
      yield chunk
    }
  }

  /** Takes from a chunk what was asked for. */
  cut(mapped: MappedChunk): MappedChunk {
    if (this.everything) return mapped
    const records = mapped.records.filter((record) => this.shows(record.row))
    const rejects = mapped.rejects.filter((reject) => this.shows(reject.row))
    const rows = [...records, ...rejects]
      .map((each) => each.row)
      .sort((a, b) => a - b)
      .slice(0, this.#left)
    const last = rows.at(-1) ?? 0
    this.#left -= this.#row === null ? rows.length : rows.length > 0 ? Number.POSITIVE_INFINITY : 0
    const kept = {
      records: records.filter((each) => each.row <= last),
      rejects: rejects.filter((each) => each.row <= last),
    }
    const warnings = mapped.warnings.map((line) => {
      const examples = line.examples.filter((example) => rows.includes(example.row))
      return { ...line, examples, count: examples.length }
    })
    return { ...kept, rows: new Set(rows).size, skipped: 0, warnings: warnings.filter((line) => line.count > 0) }
  }
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
    external_id: null,
    options: {},
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

function reportOf(
  end: RunEnd,
  request: ImportRequest,
  of: { address: string; spooled: { originalBytes: number; digest: string }; format: string },
): Preview['report'] {
  return {
    id: '',
    state: end.state,
    target: request.target,
    merchant: request.merchant ?? '',
    dry_run: true,
    started_at: null,
    ended_at: null,
    seconds: 0,
    source: { address: of.address, bytes: of.spooled.originalBytes, digest: of.spooled.digest, format: of.format },
    mapping: { id: '', version: 0 },
    counts: end.counts,
    problems: end.problems,
    reason: end.reason,
  }
}
