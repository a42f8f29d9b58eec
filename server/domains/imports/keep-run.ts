import { hash } from 'node:crypto'
import type { MappingDocument } from '../../../engine/contract/mapping.ts'
import type { Reject } from '../../../engine/pipeline/mapped.ts'
import type { Checkpoint } from '../../../engine/pipeline/run.ts'
import type { BulkTx, Database, Queries, Tx } from '../../platform/database.ts'
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
  await saveProblems(kysely, run.id, checkpoint)
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

async function saveProblems(tx: Tx, runId: number, checkpoint: Checkpoint): Promise<void> {
  if (checkpoint.problems.length === 0) return
  await tx.deleteFrom('import_problem').where('run_id', '=', runId).execute()
  for (let from = 0; from < checkpoint.problems.length; from += REJECTS_PER_STATEMENT) {
    const rows = checkpoint.problems.slice(from, from + REJECTS_PER_STATEMENT)
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

/** Keeps the mapping a run uses as a version of its feed's mapping; an equal document makes no new version. */
export function keepMapping(
  db: Database,
  feed: { id: number; merchant_id: number | null; target: string; address: string },
  document: MappingDocument,
  now: Date,
): Promise<{ id: number; version: number; digest: string }> {
  const digest = hash('sha256', JSON.stringify(document)).slice(0, 32)
  return db.transaction(async (tx) => {
    const mapping =
      (await tx.selectFrom('mapping').select('id').where('feed_id', '=', feed.id).executeTakeFirst()) ??
      (await tx
        .insertInto('mapping')
        .values({
          merchant_id: feed.merchant_id,
          target: feed.target,
          name: feed.address,
          feed_id: feed.id,
          created_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow())
    const known = await tx
      .selectFrom('mapping_version')
      .select(['version', 'digest'])
      .where('mapping_id', '=', mapping.id)
      .orderBy('version', 'desc')
      .execute()
    const equal = known.find((version) => version.digest === digest)
    if (equal) return { id: mapping.id, version: equal.version, digest }
    const version = (known[0]?.version ?? 0) + 1
    await tx
      .insertInto('mapping_version')
      .values({
        mapping_id: mapping.id,
        version,
        document: document as unknown as Record<string, unknown>,
        digest,
        created_at: now,
      })
      .execute()
    return { id: mapping.id, version, digest }
  })
}

/** A version of a mapping; the latest where none is named. */
export async function storedMapping(
  db: Queries,
  mappingId: number,
  version?: number,
): Promise<{ document: MappingDocument; version: number }> {
  let query = db.selectFrom('mapping_version').select(['version', 'document']).where('mapping_id', '=', mappingId)
  if (version !== undefined) query = query.where('version', '=', version)
  const found = await query.orderBy('version', 'desc').executeTakeFirstOrThrow()
  return { document: found.document as unknown as MappingDocument, version: found.version }
}
