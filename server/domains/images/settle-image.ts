import type { Selectable } from 'kysely'
import type { ContentStore } from '../../platform/content-store.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { Tables } from '../../platform/tables.ts'
import type { Fetched } from './fetch-image.ts'
import { lockImage, moveImage } from './move-image.ts'

type Source = Selectable<Tables['image_source']>

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A server that is away for a night is not given up. */
const ATTEMPTS_MAX = 8
const FIRST_DELAY_MS = 2 * MINUTE
/** A picture that is kept is asked for anew after this. */
const RECHECK_MS = 30 * DAY

const CLOCK = { role: 'clock', id: null } as const

/** How a try ended. `lost`: somebody changed the address meanwhile, and what was fetched counts for nothing. */
export type Settled = 'kept' | 'same' | 'postponed' | 'broken' | 'lost'

interface Ground {
  readonly db: Database
  readonly content: ContentStore
  readonly now: Date
}

/** Writes down what came of a try: all of it in one transaction, and once, however many tried. */
export async function settleImage({ db, content, now }: Ground, taken: Source, fetched: Fetched): Promise<Settled> {
  // Kept under what is in it: done again it is the same file.
  const digest = fetched.kind === 'picture' ? await content.put(fetched.bytes) : null
  return db.transaction(async (tx) => {
    const row = await lockImage(tx, taken.id)
    if (row?.version !== taken.version) return 'lost'
    if (fetched.kind === 'failed') return fail(tx, row, fetched, now)
    if (fetched.kind === 'same' || digest === null) return change(tx, row, { next_at: laterThan(now) }, now, 'same')
    const imageId = await imageOf(tx, digest, fetched, now)
    const { etag, lastModified: last_modified } = fetched
    const kept = { image_id: imageId, etag, last_modified, next_at: laterThan(now) }
    if (row.image_id === imageId && row.state === 'kept') return change(tx, row, kept, now, 'same')
    const action = row.state === 'kept' ? 'replace' : 'keep'
    await moveImage(tx, row, action, { actor: CLOCK, at: now }, { ...kept, ...WELL, checked_at: now })
    return 'kept'
  })
}

const WELL = { reason: null, detail: null, fix: null, attempts: 0 }

/** Never all at once: what came in one import is not asked for again in one hour. */
const laterThan = (now: Date) => new Date(now.getTime() + RECHECK_MS * (0.75 + Math.random() / 2))

async function change(tx: Tx, row: Source, changes: Partial<Source>, now: Date, settled: Settled): Promise<Settled> {
  const values = { ...WELL, ...changes, checked_at: now, updated_at: now, version: row.version + 1 }
  await tx.updateTable('image_source').set(values).where('id', '=', row.id).execute()
  return settled
}

async function fail(
  tx: Tx,
  row: Source,
  { fault, mayPass }: Extract<Fetched, { kind: 'failed' }>,
  now: Date,
): Promise<Settled> {
  const attempts = row.attempts + 1
  const why = { reason: fault.code, detail: fault.message, fix: fault.fix, attempts }
  const delayMs = Math.min(FIRST_DELAY_MS * 4 ** (attempts - 1), DAY)
  const next_at = new Date(now.getTime() + delayMs)
  // What we have is served on, whatever becomes of where it came from.
  if (row.state === 'kept') return change(tx, row, { ...why, next_at: new Date(now.getTime() + DAY) }, now, 'postponed')
  if (mayPass && attempts < ATTEMPTS_MAX) return change(tx, row, { ...why, next_at }, now, 'postponed')
  await moveImage(tx, row, 'give_up', { actor: CLOCK, at: now }, { ...why, checked_at: now })
  return 'broken'
}

async function imageOf(
  tx: Tx,
  digest: string,
  { bytes, looked }: Extract<Fetched, { kind: 'picture' }>,
  now: Date,
): Promise<number> {
  await tx
    .insertInto('image')
    .values({ digest, ...looked, bytes: bytes.length, created_at: now })
    // Written over itself it is locked: nobody clears it away meanwhile.
    .onConflict((clash) => clash.column('digest').doUpdateSet({ digest }))
    .execute()
  return (await tx.selectFrom('image').select('id').where('digest', '=', digest).executeTakeFirstOrThrow()).id
}
