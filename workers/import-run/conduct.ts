import { join } from 'node:path'
import type { Chunk, Position } from '../../engine/contract/format.ts'
import type { MappingDocument } from '../../engine/contract/mapping.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import { Fault } from '../../engine/kernel/fault.ts'
import { readGroups, splitGroups } from '../../engine/pipeline/grouped-rows.ts'
import { KeyIndex } from '../../engine/pipeline/keys/key-index.ts'
import { needsRegrouping, regroup } from '../../engine/pipeline/regroup.ts'
import { type RunEnd, runImport } from '../../engine/pipeline/run.ts'
import {
  breakFeed,
  type FeedRow,
  joinFeed,
  moveRun,
  type RunRow,
  saveCheckpoint,
} from '../../server/domains/imports/index.ts'
import type { BulkTx } from '../../server/platform/database.ts'
import type { RunScope, Target, TargetScope } from '../../server/platform/target.ts'
import { type Fetched, fetchSource, worldOf } from './fetch.ts'
import { removeFolder } from './folders.ts'
import { IMPORT, keepChoice, keepTold, OPERATOR, reasonOf } from './keep-choice.ts'
import type { MapperPlan } from './mapper.ts'
import { chooseMapping, isMended, readSaid } from './mapping-choice.ts'
import { openMapping } from './mapping-ways.ts'
import type { RunPorts } from './perform.ts'
import { checkMapping, planOf } from './plan.ts'
import type { ImportRequest } from './request.ts'
import { Suspects } from './suspects.ts'
import { openTraces } from './traces.ts'

const INVALID_SHARE = 0.2
const REMOVED_SHARE = 0.3
const THREADS_MAX = 4

/** Where the spool and the traces of a run lie until its end. */
export function runFolder(dataDir: string, run: Pick<RunRow, 'public_id'>): string {
  return join(dataDir, 'runs', run.public_id)
}

/** Takes one run from its state to its end: fetch, understand, choose the mapping, read and write, finish. */
export class Conduct {
  readonly #request: ImportRequest
  readonly #ports: RunPorts
  #run: RunRow
  #feed: FeedRow
  readonly #target: Target
  readonly #scope: TargetScope
  readonly #schema: TargetSchema
  readonly #folder: string
  readonly #suspects: Suspects

  constructor(
    request: ImportRequest,
    ports: RunPorts,
    run: RunRow,
    feed: FeedRow,
    target: Target,
    scope: TargetScope,
    schema: TargetSchema,
  ) {
    this.#request = request
    this.#ports = ports
    this.#run = run
    this.#feed = feed
    this.#target = target
    this.#scope = scope
    this.#schema = schema
    this.#folder = runFolder(request.dataDir, run)
    this.#suspects = new Suspects(join(this.#folder, 'trying'))
  }

  async go(): Promise<void> {
    const { db, now } = this.#ports
    await this.#move('fetch', { started_at: this.#run.started_at ?? now(), folder: this.#folder })
    const said = await readSaid(this.#request, db.kysely, this.#feed)
    const source = (said.given ?? said.stored?.document)?.source
    const world = worldOf(this.#request, this.#ports)
    const spooled = await fetchSource(this.#request.address, this.#folder, world, source)
    const choice = await chooseMapping(this.#request, this.#ports, this.#schema, spooled, said, this.#run, this.#feed)
    const { fetched, document, feed, delta } = choice
    this.#feed = feed
    const keys = checkMapping(document, this.#schema, fetched)
    const mapping = await keepChoice(choice, db, this.#request, now())
    const counts = await keepTold(db, this.#run.id, this.#run.counts, choice.problems)
    const crashed = this.#suspects.add(this.#run.skipped_rows)
    if (crashed.length > this.#run.skipped_rows.length) this.#leftOut(crashed.at(-1))
    await this.#move('run', {
      feed_id: feed.id,
      ...(delta ? { mode: 'delta' as const } : {}),
      mapping_id: mapping.id,
      mapping_version: mapping.version,
      format: fetched.format.name,
      source_bytes: spooled.originalBytes,
      source_digest: spooled.digest,
      source_options: { ...fetched.options },
      columns: fetched.columns,
      skipped_rows: crashed,
      counts,
    })
    const regrouped = needsRegrouping(document)
    const plan = await planOf(fetched, document, this.#schema, keys, regrouped, crashed)
    await this.#finish(await this.#read(fetched, document, plan))
  }

  /**
   * Ends the run as failed, with words for whoever looks at it later, and its feed as broken where the source lost what
   * it cannot do without. What may pass, such as a full disk, leaves its files: the same command goes on.
   */
  async fail(error: unknown): Promise<void> {
    const { db, now } = this.#ports
    const reason = reasonOf(error)
    const { id, owner, state } = this.#run
    const breaks = reason.code === 'mapping.column_lost' && !this.#request.dryRun
    const keeps = state === 'running' && error instanceof Fault && error.retriable
    const changes = { ended_at: now(), owner: null, reason, ...(keeps ? {} : { folder: null }) }
    // Where not even this can be written, it stays interrupted, as after a crash.
    const failed = db.transaction(async (tx) => {
      await moveRun(tx, id, 'fail', IMPORT, now(), changes, owner)
      if (breaks) await breakFeed(tx, this.#feed.id, IMPORT, now(), reason.detail)
    })
    await failed.catch(() => undefined)
    if (!keeps) await this.clear()
  }

  /** Ends the run as cancelled, where it goes on still. */
  async cancel(): Promise<void> {
    const changes = { ended_at: this.#ports.now(), owner: null }
    await this.#move('cancel', changes, this.#request.actor ?? OPERATOR).catch(() => undefined)
  }

  #leftOut(row: number | undefined): void {
    const text = `Row ${row} brought the import's process down twice; it is left out.`
    this.#ports.tell({ type: 'notice', text, step: true })
  }

  async #read(fetched: Fetched, document: MappingDocument, plan: MapperPlan): Promise<RunEnd> {
    const { db, now, signal } = this.#ports
    const run = this.#run
    const spool = plan.regrouped
      ? await regroup(fetched.spool, fetched.format, fetched.options, fetched.columns, plan.document, signal)
      : fetched.spool
    const from = run.position as unknown as (Position & { traceBytes: number; seq: number }) | null
    const mended = isMended(fetched.columns)
    const scope: RunScope = { ...this.#scope, feedId: this.#feed.id, runId: run.id, mended, now }
    const sink = await this.#target.open(db, scope, this.#schema, document)
    const index = new KeyIndex(join(this.#folder, 'keys'))
    if (sink.known)
      for await (const items of sink.known()) for (const it of items) index.add(it.key, it.digest, it.owned)
    const traces = openTraces(join(this.#folder, 'traces'), from?.traceBytes ?? 0)
    index.restore(traces.restore())
    const threads = this.#request.threads ?? Math.min(THREADS_MAX, (await import('node:os')).availableParallelism())
    const known = { ...plan, known: index.known }
    const ways = await openMapping(known, spool.sizeBytes, threads, this.#ports.suspicious ? this.#suspects : null)
    let seq = from?.seq ?? 0
    try {
      return await runImport<BulkTx>({
        chunks: plan.regrouped
          ? splitGroups(spool, from ?? undefined)
          : fetched.format.split(spool, fetched.options, from ?? undefined),
        mapChunk: ways.map,
        width: ways.width,
        reread: (chunk, rows) => this.#reread(spool.path, plan, fetched, chunk, rows),
        sink,
        transaction: (work) => db.bulk(work),
        save: async (tx, checkpoint) => {
          await saveCheckpoint(tx, run, checkpoint, seq, now())
          seq += checkpoint.rejects.length
        },
        traces,
        index,
        counts: run.counts,
        problems: await this.#problems(),
        missing: run.mode === 'full' ? run.missing : null,
        maxInvalid: this.#request.maxInvalid ?? INVALID_SHARE,
        maxRemoved: this.#request.maxRemoved ?? REMOVED_SHARE,
        dryRun: this.#request.dryRun,
        together: this.#schema.together ?? false,
        oneWriter: db.dialect === 'sqlite',
        signal,
        progress: (counts, at) =>
          this.#ports.tell({
            type: 'progress',
            counts: { ...counts },
            bytesDone: at.byte,
            bytesTotal: spool.sizeBytes,
          }),
      })
    } finally {
      await ways.close()
      traces.close()
    }
  }

  async #reread(path: string, plan: MapperPlan, fetched: Fetched, chunk: Chunk, rows: ReadonlySet<number>) {
    const { rowsAgain } = await import('./reread.ts')
    const reader = plan.regrouped
      ? readGroups
      : fetched.format.reader(fetched.options, fetched.columns, plan.document.variations?.each)
    return rowsAgain(path, fetched.format, fetched.options, plan.regrouped, reader, chunk, rows)
  }

  #problems() {
    return this.#ports.db.kysely
      .selectFrom('import_problem')
      .select(['code', 'severity', 'attribute', 'count', 'examples'])
      .where('run_id', '=', this.#run.id)
      .execute()
      .then((lines) => lines.map((line) => ({ ...line, examples: [...line.examples] })))
  }

  async #finish(end: RunEnd): Promise<void> {
    const { now } = this.#ports
    const changes = { counts: end.counts, ended_at: now(), owner: null, reason: end.reason }
    if (end.state === 'completed') await this.#move('complete', changes)
    else if (end.state === 'completed_with_errors') await this.#move('complete_with_errors', changes)
    else if (end.state === 'held') await this.#move('hold', { ...changes, position: { held: end.held } })
    else await this.#move('cancel', changes, this.#request.actor ?? OPERATOR)
    await this.clear()
  }

  async #move(
    action: Parameters<typeof moveRun>[2],
    changes: Parameters<typeof moveRun>[5],
    actor = IMPORT,
  ): Promise<void> {
    const { db, now, tell } = this.#ports
    const { id, owner } = this.#run
    const state = await db.transaction(async (tx) => {
      if (changes?.feed_id) await joinFeed(tx, this.#run, this.#feed)
      return moveRun(tx, id, action, actor, now(), changes, owner)
    })
    this.#run = { ...this.#run, ...changes, state } as RunRow
    tell({ type: 'state', state, id: this.#run.public_id })
  }

  /** The spool is large, and nobody needs it after the end. */
  async clear(): Promise<void> {
    await removeFolder(this.#folder)
  }
}
