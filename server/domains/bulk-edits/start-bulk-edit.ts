import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { keepable } from '../../platform/keepable.ts'
import { ProductChange, products } from '../catalog/index.ts'
import { OfferChange, offers } from '../offers/index.ts'
import { bulkEditFaults } from './bulk-edits.faults.ts'
import { bulkEdits } from './bulk-edits.queries.ts'
import type { NewBulkEdit } from './bulk-edits.schemas.ts'
import { editInBulk } from './edit-in-bulk.job-kind.ts'

type Input = Static<typeof NewBulkEdit>

/** Texts that both databases keep, however deep they lie. */
function keepableIn(value: unknown): unknown {
  if (typeof value === 'string') return keepable(value)
  if (Array.isArray(value)) return value.map(keepableIn)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [keepable(key), keepableIn(it)]))
}

const OPERATORS = ['accept', 'refuse']

/** Makes a bulk edit and has it done by a job; its counts tell how far it is. */
export async function startBulkEdit(ctx: Context, input: Input) {
  check(ctx, input)
  const queue = await ctx.jobs()
  return ctx.transaction(async (writing) => {
    const id = await insert(writing, input)
    await queue.enqueue(writing.queries, editInBulk, { bulk_edit: id }, { key: String(id) })
    return bulkEdits.find(writing, String(id))
  })
}

function check(ctx: Context, { noun, ids, filter, change, action, reason, fields }: Input): void {
  const unclear = (why: string) => bulkEditFaults.unclear({ why })
  if ((ids === undefined) === (filter === undefined))
    throw unclear('It names its items by `ids` or by `filter`, and not by both.')
  if ((change === undefined) === (action === undefined))
    throw unclear('It has a `change` or an `action`, and not both.')
  if (action && OPERATORS.includes(action) && ctx.actor.role !== 'operator')
    throw unclear(`Only the operator can ${action}.`)
  if (action === 'refuse' && !reason?.trim()) throw unclear('Nobody is refused without a `reason`.')
  if (fields && action !== 'release') throw unclear('`fields` says what to release, and nothing else.')
  if (!change) return
  const schema = noun === 'products' ? ProductChange : OfferChange
  const errors = [...Value.Errors(schema, change)].map(({ instancePath, message }) => ({
    path: `/change${instancePath}`,
    code: 'bad_value',
    detail: message,
  }))
  if (errors.length > 0) throw bulkEditFaults.change_refused({ errors })
  if (Object.keys(change).length === 0) throw unclear('The change is empty.')
}

async function insert(ctx: Writing, { noun, ids, filter, change, action, reason, fields }: Input): Promise<number> {
  const { reach, actor, queries } = ctx
  const at = ctx.clock.now()
  const listing = noun === 'products' ? products : offers
  const total = ids ? ids.length : await listing.count(ctx, { filters: filter ?? {} })
  const merchants = reach.kind === 'merchants' ? reach.ids : null
  const { id } = await queries
    .insertInto('bulk_edit')
    .values({
      noun,
      actor,
      reach: merchants,
      owner_id: merchants?.[0] ?? null,
      ids: ids?.toSorted((a, b) => Number(a) - Number(b)) ?? null,
      filter: filter ?? null,
      change: change ? (keepableIn(change) as Record<string, unknown>) : null,
      action: action ?? null,
      reasons: { reason: reason ?? null, ...(fields ? { fields } : {}) },
      state: 'queued',
      last: 0,
      total,
      changed: 0,
      unchanged: 0,
      refused: 0,
      created_at: at,
      updated_at: at,
      ended_at: null,
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  const said = {
    noun,
    ids: ids?.length ?? null,
    filter: filter ?? null,
    change: change ?? null,
    action: action ?? null,
  }
  await addAudit(ctx, queries, {
    action: 'create',
    noun: 'bulk_edit',
    id: String(id),
    merchantId: merchants?.[0] ?? null,
    after: said,
  })
  return id
}
