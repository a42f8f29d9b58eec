import { hash } from 'node:crypto'
import type { ColumnTrace } from '../../../engine/contract/drift.ts'
import type { Lesson } from '../../../engine/contract/lesson.ts'
import type { MappingDocument } from '../../../engine/contract/mapping.ts'
import type { Actor } from '../../../engine/kernel/event.ts'
import { lessonsOf } from '../../../engine/mapping/lessons.ts'
import { lessonKey } from '../../../engine/sniff/learned.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { keepable } from '../../platform/keepable.ts'
import type { FeedRow } from './begin-run.ts'
import { moveFeed } from './move-feed.ts'

/** A mapping as it was kept. */
export interface KeptMapping {
  readonly id: number
  readonly version: number
  readonly digest: string
}

/** A mapping that somebody said is right for a feed. */
export interface Confirmation {
  readonly document: MappingDocument
  /** What the source's columns look like now: later imports are compared with them. Null where nobody could look. */
  readonly columns: readonly ColumnTrace[] | null
  readonly actor: Actor
  readonly now: Date
}

const ROWS_PER_STATEMENT = 500

/**
 * Makes a mapping the one that a feed is imported with from now on, takes a broken feed back to ready, and keeps what the
 * marketplace learns from it in the place of what this feed had taught before.
 */
export function confirmMapping(db: Database, feed: FeedRow, confirmation: Confirmation): Promise<KeptMapping> {
  return db.transaction((tx) => confirmMappingIn(tx, feed, confirmation))
}

/** The same, in the transaction given. */
export async function confirmMappingIn(tx: Tx, feed: FeedRow, confirmation: Confirmation): Promise<KeptMapping> {
  const { document, columns, actor, now } = confirmation
  const kept = await keepVersion(tx, feed, document, now)
  await tx
    .updateTable('mapping_version')
    .set({ confirmed_at: now, columns })
    .where('mapping_id', '=', kept.id)
    .where('version', '=', kept.version)
    .execute()
  const changes = { mapping_id: kept.id, updated_at: now }
  const moves = { broken: 'recover', draft: 'finish' } as const
  if (feed.state === 'broken' || feed.state === 'draft')
    await moveFeed(tx, feed.id, moves[feed.state], { actor, at: now }, changes)
  // What is piped in has no address of its own: the next time it may be anything.
  else if (feed.address !== '-')
    await tx
      .updateTable('feed')
      .set((of) => ({ ...changes, version: of('version', '+', 1) }))
      .where('id', '=', feed.id)
      .execute()
  await learn(tx, kept.id, feed, lessonsOf(document), now)
  return kept
}

/** Keeps the mapping a run uses as a version of its feed's mapping; an equal document makes no new version. */
export function keepMapping(
  db: Database,
  feed: Pick<FeedRow, 'id' | 'merchant_id' | 'target' | 'address'>,
  document: MappingDocument,
  now: Date,
): Promise<KeptMapping> {
  return db.transaction((tx) => keepVersion(tx, feed, document, now))
}

async function keepVersion(
  tx: Tx,
  feed: Pick<FeedRow, 'id' | 'merchant_id' | 'target' | 'address'>,
  document: MappingDocument,
  now: Date,
): Promise<KeptMapping> {
  const digest = hash('sha256', JSON.stringify(document)).slice(0, 32)
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
      confirmed_at: null,
      columns: null,
    })
    .execute()
  return { id: mapping.id, version, digest }
}

/** One merchant's word counts once, however often it is said: a mapping's lessons are those of its last confirmation. */
async function learn(tx: Tx, mappingId: number, feed: FeedRow, lessons: readonly Lesson[], now: Date): Promise<void> {
  await tx.deleteFrom('lesson').where('mapping_id', '=', mappingId).execute()
  const rows = lessons.flatMap((lesson) => {
    const key = lessonKey(lesson.kind, lesson.source)
    if (key === '') return []
    const [source, meant] = [keepable(lesson.source), keepable(lesson.meant)]
    const of = { mapping_id: mappingId, merchant_id: feed.merchant_id, target: feed.target, created_at: now }
    return [{ ...lesson, ...of, key: keepable(key), source, meant }]
  })
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    await tx
      .insertInto('lesson')
      .values(rows.slice(from, from + ROWS_PER_STATEMENT))
      .execute()
}
