import { randomBytes } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { MissingPolicy } from '../../../engine/contract/target.ts'
import type { Actor } from '../../../engine/kernel/event.ts'
import { noCounts } from '../../../engine/report/report.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { ImportMode } from './feed.entity.ts'
import { isGoing } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'
import type { ImportTables } from './imports.tables.ts'
import { moveRun, type RunRow } from './move-run.ts'

export type FeedRow = Selectable<ImportTables['feed']>

/** What a run is asked to do. Two orders with equal `options` are the same command. */
export interface RunOrder {
  readonly merchantId: number | null
  readonly target: string
  readonly address: string
  readonly mode: ImportMode | undefined
  readonly missing: MissingPolicy | undefined
  readonly dryRun: boolean
  readonly options: Record<string, unknown>
  /** True: what was interrupted is left, a new run begins. */
  readonly restart: boolean
  /** Run of which this source is the mended rejects file: it belongs to the same feed. */
  readonly feedId?: number
  /** `host:pid:start` of the process that asks; null where the run waits in the queue. */
  readonly owner: string | null
  /** What was handed in for it. */
  readonly uploadId?: number | null
}

/** The run that may begin now. */
export interface Begun {
  readonly run: RunRow
  readonly feed: FeedRow
  readonly resumed: boolean
  /** An interrupted run that nobody takes up again; its files can go. */
  readonly left: RunRow | null
}

const IMPORT: Actor = { role: 'import', id: null }
/** Whoever types the same command again asks for it. */
const OPERATOR: Actor = { role: 'operator', id: null }
const UNFINISHED = ['queued', 'fetching', 'running'] as const

/** True while the process of an owner lives. */
export type Alive = (owner: string, heartbeatAt: Date | null) => boolean

/**
 * Makes a run, or takes up the one that a crash or a full disk interrupted. Throws `imports.feed_busy` where one is alive.
 */
export function beginRun(db: Database, order: RunOrder, now: Date, alive: Alive): Promise<Begun> {
  return db.transaction((tx) => beginRunIn(tx, db.dialect, order, now, alive))
}

/** The same, in the transaction given. */
export async function beginRunIn(
  tx: Tx,
  dialect: Database['dialect'],
  order: RunOrder,
  now: Date,
  alive: Alive,
): Promise<Begun> {
  const feed = await lockFeed(tx, order, now, dialect)
  const unfinished = (await unfinishedOf(tx, feed.id)) ?? (await failedMidwayOf(tx, feed.id))
  if (unfinished) {
    const { owner, heartbeat_at, public_id } = unfinished
    const others = owner !== null && owner !== order.owner && alive(owner, heartbeat_at)
    if (others || isQueued(unfinished)) throw importFaults.feed_busy({ address: order.address, id: public_id })
    if (isSame(unfinished.options, order.options) && !order.restart) {
      return { run: await takeUp(tx, unfinished, order, now), feed, resumed: true, left: null }
    }
    await leave(tx, unfinished, now)
  }
  return { run: await makeRun(tx, feed, order, now), feed, resumed: false, left: unfinished ?? null }
}

/** True where a job brings it on, whoever asks for another one. */
function isQueued(run: RunRow): boolean {
  return run.options.queued === true && isGoing(run.state)
}

/** Who asks makes no other command of it. */
function isSame(one: RunRow['options'], other: RunRow['options']): boolean {
  const { actor: _, ...ours } = one
  const { actor: __, ...theirs } = other
  return JSON.stringify(sorted(ours)) === JSON.stringify(sorted(theirs))
}

/** Makes sure that a run may go on as one of this feed's. Throws `imports.feed_busy` where another one is at work. */
export async function joinFeed(tx: Tx, run: RunRow, feed: FeedRow): Promise<void> {
  // Writing it over itself locks the row on both databases.
  await tx.updateTable('feed').set({ target: feed.target }).where('id', '=', feed.id).execute()
  const other = await unfinishedOf(tx, feed.id)
  if (other && other.id !== run.id) throw importFaults.feed_busy({ address: feed.address, id: other.public_id })
}

function unfinishedOf(tx: Tx, feedId: number): Promise<RunRow | undefined> {
  return tx
    .selectFrom('import_run')
    .selectAll()
    .where('feed_id', '=', feedId)
    .where('state', 'in', UNFINISHED)
    .orderBy('id', 'desc')
    .executeTakeFirst()
}

/** The last run of a feed where it failed for want of something and kept its files: it may go on. */
async function failedMidwayOf(tx: Tx, feedId: number): Promise<RunRow | undefined> {
  const runs = tx.selectFrom('import_run').selectAll().where('feed_id', '=', feedId)
  const last = await runs.orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last?.state === 'failed' && last.folder !== null ? last : undefined
}

/** The feed's row, made where there is none; on PostgreSQL whoever begins a run of it at the same time waits. */
async function lockFeed(tx: Tx, order: RunOrder, now: Date, dialect: Database['dialect']): Promise<FeedRow> {
  let query = tx.selectFrom('feed').selectAll()
  if (order.feedId !== undefined) query = query.where('id', '=', order.feedId)
  else {
    query = query.where('target', '=', order.target).where('address', '=', order.address)
    query =
      order.merchantId === null
        ? query.where('merchant_id', 'is', null)
        : query.where('merchant_id', '=', order.merchantId)
  }
  if (dialect === 'postgres') query = query.forUpdate()
  const found = await query.executeTakeFirst()
  if (found) return found
  const values = {
    merchant_id: order.merchantId,
    target: order.target,
    address: order.address,
    name: null,
    state: 'ready' as const,
    implicit: true,
    mapping_id: null,
    mode: 'delta' as const,
    missing: 'deactivate' as const,
    upload_id: null,
    options: {},
    external_id: null,
    created_at: now,
    updated_at: now,
  }
  await tx
    .insertInto('feed')
    .values(values)
    .onConflict((clash) => clash.doNothing())
    .execute()
  return query.executeTakeFirstOrThrow()
}

/** Gives an interrupted run to another owner, or to the queue. */
export async function takeUp(
  tx: Tx,
  run: RunRow,
  { owner, options = run.options }: Partial<Pick<RunOrder, 'options'>> & Pick<RunOrder, 'owner'>,
  now: Date,
): Promise<RunRow> {
  const changes = { owner, options, heartbeat_at: now, attempts: run.attempts + 1, ended_at: null, reason: null }
  if (run.state === 'failed') await moveRun(tx, run.id, 'retry', OPERATOR, now, changes)
  else if (run.state !== 'queued') await moveRun(tx, run.id, 'resume', IMPORT, now, changes)
  else await tx.updateTable('import_run').set(changes).where('id', '=', run.id).execute()
  return tx.selectFrom('import_run').selectAll().where('id', '=', run.id).executeTakeFirstOrThrow()
}

/** An interrupted run that nobody takes up again: what it wrote stays. */
async function leave(tx: Tx, run: RunRow, now: Date): Promise<void> {
  const reason = {
    code: 'left',
    detail: 'It was interrupted, and another run took its place.',
    fix: 'Nothing is to be done: the later run reads the whole source again.',
  }
  // Its files go, so nobody may take it up any more.
  if (run.state === 'failed')
    await tx.updateTable('import_run').set({ folder: null }).where('id', '=', run.id).execute()
  else await moveRun(tx, run.id, 'fail', IMPORT, now, { ended_at: now, owner: null, folder: null, reason })
}

function makeRun(tx: Tx, feed: FeedRow, order: RunOrder, now: Date): Promise<RunRow> {
  return tx
    .insertInto('import_run')
    .values({
      public_id: publicId(),
      feed_id: feed.id,
      merchant_id: order.merchantId,
      target: order.target,
      address: order.address,
      mode: order.mode ?? feed.mode,
      missing: order.missing ?? feed.missing,
      dry_run: order.dryRun,
      options: order.options,
      upload_id: order.uploadId ?? null,
      state: 'queued',
      mapping_id: null,
      mapping_version: null,
      format: null,
      source_bytes: null,
      source_digest: null,
      source_options: null,
      columns: null,
      folder: null,
      position: null,
      counts: noCounts(),
      owner: order.owner,
      heartbeat_at: now,
      attempts: 1,
      reason: null,
      skipped_rows: [],
      started_at: null,
      ended_at: null,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz'

/** Ten letters that can be read out on the telephone: no 0, 1, i, l, o. */
function publicId(): string {
  return Array.from(randomBytes(10), (byte) => LETTERS[byte % LETTERS.length]).join('')
}

/** PostgreSQL keeps the members of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const)
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
