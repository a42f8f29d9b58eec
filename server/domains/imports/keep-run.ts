import { sql } from 'kysely'
import type { ColumnTrace } from '../../../engine/contract/drift.ts'
import type { MappingDocument } from '../../../engine/contract/mapping.ts'
import type { Reject } from '../../../engine/pipeline/mapped.ts'
import type { Checkpoint } from '../../../engine/pipeline/run.ts'
import type { BulkTx, Queries, Tx } from '../../platform/database.ts'
import { keepable } from '../../platform/keepable.ts'
import { type RunRow, RunTaken } from './move-run.ts'

const REJECTS_PER_STATEMENT = 200
const RAW_CHARS_MAX = 1_000_000

/**
 * Writes down how far a run is, with what it found on the way, in the transaction that wrote the records. Throws
 * `RunTaken` where the run was ended, or taken up by another process, meanwhile.
 */
export async function saveCheckpoint(
  tx: BulkTx,
  run: RunRow,
  checkpoint: Checkpoint,
  seq: number,
  now: Date,
): Promise<void> {
  const { kysely } = tx
  let mine = kysely.updateTable('import_run').where('id', '=', run.id).where('state', '=', 'running')
  if (run.owner !== null) mine = mine.where('owner', '=', run.owner)
  const kept = await mine
    .set({
      counts: checkpoint.counts,
      heartbeat_at: now,
      ...(checkpoint.next
        ? { position: { ...checkpoint.next, traceBytes: checkpoint.traceBytes, seq: seq + checkpoint.rejects.length } }
        : {}),
    })
    .executeTakeFirst()
  if (kept.numUpdatedRows === 0n) throw new RunTaken()
  await keepProblems(kysely, run.id, checkpoint.problems)
  for (let from = 0; from < checkpoint.rejects.length; from += REJECTS_PER_STATEMENT) {
    const rejects = checkpoint.rejects.slice(from, from + REJECTS_PER_STATEMENT)
    const rows = rejects.map((reject, index) => rejectRow(run.id, seq + from + index, reject))
    await kysely.insertInto('import_reject').values(rows).execute()
  }
}

/** Writes down that a run's process lives, while it is that process's run. */
export async function markAlive(db: Queries, run: Pick<RunRow, 'id' | 'owner'>, now: Date): Promise<void> {
  if (run.owner === null) return
  const mine = db.updateTable('import_run').where('id', '=', run.id).where('owner', '=', run.owner)
  await mine.set({ heartbeat_at: now }).execute()
}

function rejectRow(runId: number, seq: number, reject: Reject) {
  const errors = reject.problems.filter((found) => found.severity === 'error')
  const [first] = errors
  return {
    run_id: runId,
    seq,
    row: reject.row,
    code: first?.code ?? ('value_refused' as const),
    attribute: keepable(first?.attribute ?? ''),
    detail: keepable(
      errors.map((found) => (found.attribute ? `${found.attribute}: ${found.detail}` : found.detail)).join(' '),
    ),
    raw: keepable(reject.raw.length > RAW_CHARS_MAX ? reject.raw.slice(0, RAW_CHARS_MAX) : reject.raw),
    cells: reject.cells.map((cell) => keepable(typeof cell === 'string' ? cell : (cell?.join('|') ?? ''))),
  }
}

/** Writes down what was wrong so far, in the place of what was written down before. */
export async function keepProblems(tx: Tx, runId: number, problems: Checkpoint['problems']): Promise<void> {
  if (problems.length === 0) return
  await tx.deleteFrom('import_problem').where('run_id', '=', runId).execute()
  for (let from = 0; from < problems.length; from += REJECTS_PER_STATEMENT) {
    const rows = problems.slice(from, from + REJECTS_PER_STATEMENT)
    await tx
      .insertInto('import_problem')
      .values(
        rows.map(({ code, severity, attribute, count, examples }) => ({
          run_id: runId,
          code,
          severity,
          attribute: keepable(attribute),
          count,
          examples: examples.map(({ row, value, detail }) => ({
            row,
            value: keepable(value),
            detail: keepable(detail),
          })),
        })),
      )
      .execute()
  }
}

/** A mapping that is kept, with what its source looked like where somebody confirmed it. */
export interface StoredMapping {
  readonly id: number
  readonly version: number
  readonly document: MappingDocument
  readonly columns: readonly ColumnTrace[] | null
}

/** The mapping of the feed at an address; null where nobody has confirmed one. */
export async function mappingAt(
  db: Queries,
  merchantId: number | null,
  target: string,
  address: string,
): Promise<StoredMapping | null> {
  const feed = await db
    .selectFrom('feed')
    .select('mapping_id')
    .where('target', '=', target)
    .where('address', '=', address)
    .where('merchant_id', merchantId === null ? 'is' : '=', merchantId)
    .executeTakeFirst()
  return feed?.mapping_id ? storedMapping(db, feed.mapping_id) : null
}

/** A version of a mapping; where none is named the last one that somebody confirmed. */
export async function storedMapping(db: Queries, mappingId: number, version?: number): Promise<StoredMapping> {
  let query = db
    .selectFrom('mapping_version')
    .select(['version', 'document', 'columns'])
    .where('mapping_id', '=', mappingId)
  if (version !== undefined) query = query.where('version', '=', version)
  // Among those of one mapping the confirmed ones come first; of them the last.
  const confirmedFirst = sql`case when confirmed_at is null then 1 else 0 end`
  const found = await query
    .orderBy(confirmedFirst)
    .orderBy('confirmed_at', 'desc')
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow()
  const { version: last, document, columns } = found
  return { id: mappingId, version: last, document: document as unknown as MappingDocument, columns }
}
