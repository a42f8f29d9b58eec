import { sql } from 'kysely'
import type { Clock } from '../../../engine/kernel/clock.ts'
import { Fault } from '../../../engine/kernel/fault.ts'
import { type Context, contextOf } from '../../context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { cursorAfter } from '../../platform/pages.ts'
import { type ListingRules, products, readListingRules } from '../catalog/index.ts'
import { offers } from '../offers/index.ts'
import type { BulkEditRow } from './bulk-edits.queries.ts'
import { editItem } from './edit-item.ts'
import { moveBulkEdit } from './move-bulk-edit.ts'

const PAGE = 200
const CLOCK = { role: 'clock', id: null } as const

/** What whoever does it hears, and how he stops it. */
interface Doing {
  readonly signal: AbortSignal
  progress(at: { done: number; total: number }): Promise<void>
}

/**
 * Changes item after item, each in a transaction that also notes how far it is: whoever takes it up after a crash goes
 * on with the next one, and nothing is done twice.
 */
export async function performBulkEdit(
  db: Database,
  clock: Clock,
  id: number,
  { signal, progress }: Doing,
): Promise<void> {
  let edit = await read(db, id)
  if (edit?.state === 'queued') edit = await db.transaction((tx) => begin(tx, clock, id))
  if (edit?.state !== 'running') return
  const ctx = contextOfEdit(db, clock, edit)
  const rules = await readListingRules(db.kysely)
  let { last } = edit
  for (;;) {
    const ids = await nextIds(ctx, edit, last)
    for (const item of ids) {
      signal.throwIfAborted()
      if (!(await step(ctx, rules, edit, item))) return
      last = item
    }
    const now = await read(db, id)
    if (now?.state !== 'running') return
    await progress({ done: now.changed + now.unchanged + now.refused, total: now.total })
    if (ids.length === 0) break
  }
  await db.transaction(async (tx) => {
    const now = await lock(tx, id)
    if (now?.state === 'running') await moveBulkEdit(tx, id, 'complete', { actor: CLOCK, at: clock.now() }, now.version)
  })
}

const read = (db: Database, id: number): Promise<BulkEditRow | undefined> =>
  db.kysely.selectFrom('bulk_edit').selectAll().where('id', '=', id).executeTakeFirst()

async function lock(tx: Tx, id: number): Promise<BulkEditRow | undefined> {
  await sql`update bulk_edit set state = state where id = ${id}`.execute(tx)
  return tx.selectFrom('bulk_edit').selectAll().where('id', '=', id).executeTakeFirst()
}

async function begin(tx: Tx, clock: Clock, id: number): Promise<BulkEditRow | undefined> {
  const row = await lock(tx, id)
  if (row?.state !== 'queued') return row
  return moveBulkEdit(tx, id, 'start', { actor: CLOCK, at: clock.now() }, row.version)
}

/** Whoever made the edit does it: with his reach, under his name. */
function contextOfEdit(db: Database, clock: Clock, { id, actor, reach }: BulkEditRow): Context {
  const within = reach === null ? ({ kind: 'everything' } as const) : ({ kind: 'merchants', ids: reach } as const)
  return contextOf({ db, clock, actor, reach: within, requestId: `bulk-edit ${id}` })
}

async function nextIds(ctx: Context, edit: BulkEditRow, last: number): Promise<number[]> {
  if (edit.ids)
    return edit.ids
      .map(Number)
      .filter((id) => id > last)
      .slice(0, PAGE)
  const listing = edit.noun === 'products' ? products : offers
  const request = {
    filters: edit.filter ?? {},
    sort: 'id',
    limit: PAGE,
    ...(last > 0 ? { cursor: cursorAfter(last) } : {}),
  }
  return (await listing.page(ctx, request)).data.map((it) => Number(it.id))
}

/** One item, all or nothing; false where the edit was stopped, or another worker has gone further. */
async function step(ctx: Context, rules: ListingRules, edit: BulkEditRow, item: number): Promise<boolean> {
  try {
    return await ctx.transaction(async (writing) => {
      if (!(await mayGoOn(writing.queries, edit.id, item))) return false
      const changed = await editItem(writing, rules, edit, String(item))
      await note(writing.queries, edit.id, item, changed ? 'changed' : 'unchanged', null, ctx.clock.now())
      return true
    })
  } catch (error) {
    if (!(error instanceof Fault) || error.retriable) throw error
    return ctx.transaction(async ({ queries }) => {
      if (!(await mayGoOn(queries, edit.id, item))) return false
      await note(queries, edit.id, item, 'refused', error, ctx.clock.now())
      return true
    })
  }
}

async function mayGoOn(tx: Tx, id: number, item: number): Promise<boolean> {
  const row = await lock(tx, id)
  return row?.state === 'running' && row.last < item
}

type Word = 'changed' | 'unchanged' | 'refused'

async function note(tx: Tx, id: number, item_id: number, word: Word, fault: Fault | null, at: Date): Promise<void> {
  await tx
    .updateTable('bulk_edit')
    .set((of) => ({ last: item_id, updated_at: at, [word]: of(word, '+', 1) }))
    .where('id', '=', id)
    .execute()
  if (word === 'unchanged') return
  const { errors = null } = (fault?.data ?? {}) as { errors?: readonly object[] | null }
  const said = { code: fault?.code ?? null, detail: fault?.message ?? null, errors }
  await tx
    .insertInto('bulk_edit_outcome')
    .values({ bulk_edit_id: id, item_id, outcome: word, ...said } as never)
    .execute()
}
