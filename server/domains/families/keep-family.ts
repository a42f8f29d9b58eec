import { isDeepStrictEqual } from 'node:util'
import type { Selectable } from 'kysely'
import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addRow, changeRow, type Kept, removeRow } from '../../platform/change-row.ts'
import type { JobOrders } from '../../platform/jobs/queue.ts'
import { checkConditions } from './check-conditions.ts'
import { EVALUATE_FAMILY } from './evaluate.ts'
import { families } from './families.queries.ts'
import type { FamilyChange, FamilyReplacement, NewFamily } from './families.schemas.ts'
import type { FamilyTables } from './families.tables.ts'
import { ownerOf } from './owner.ts'

const kept: Kept<'product_family'> = {
  noun: 'product_family',
  table: 'product_family',
  merchantId: ({ merchant_id }) => merchant_id,
  view: ({ code, name, conditions, external_id }) => ({ code, name, conditions, external_id }),
}

/** Makes a family; a job finds its members. */
export async function createFamily(ctx: Context, input: Static<typeof NewFamily>) {
  const jobs = await ctx.jobs()
  return ctx.transaction(async (writing) => {
    const id = await addFamily(writing, jobs, input, input.external_id ?? null)
    return families.find(writing, String(id))
  })
}

async function addFamily(
  ctx: Writing,
  jobs: JobOrders,
  { code, name = code, merchant, conditions }: Static<typeof NewFamily>,
  external_id: string | null,
): Promise<number> {
  const checked = await checkConditions(ctx.queries, conditions)
  const merchant_id = await ownerOf(ctx, merchant)
  const said = { code, name, merchant_id, conditions: checked.conditions, external_id }
  const { id } = await addRow(ctx, kept, { ...said, evaluated_at: null })
  await order(ctx, jobs, id)
  return id
}

/** Changes a family; with new conditions a job looks at every product again. */
export async function updateFamily(ctx: Context, ref: string, change: Static<typeof FamilyChange>) {
  const jobs = await ctx.jobs()
  return ctx.transaction(async (writing) => {
    const { id } = await families.row(writing, ref)
    const before = await rowOf(writing, id)
    await changeFamily(writing, jobs, before, change)
    return families.find(writing, String(id))
  })
}

async function changeFamily(
  ctx: Writing,
  jobs: JobOrders,
  before: Selectable<FamilyTables['product_family']>,
  { conditions: given, ...change }: Static<typeof FamilyChange>,
): Promise<void> {
  const conditions = given === undefined ? before.conditions : (await checkConditions(ctx.queries, given)).conditions
  const others = !isDeepStrictEqual(conditions, before.conditions)
  await changeRow(ctx, kept, before, { ...change, ...(others ? { conditions, evaluated_at: null } : {}) })
  if (others) await order(ctx, jobs, before.id)
}

/** Makes the family that its owner knows by this id, or replaces it. */
export async function upsertFamily(ctx: Context, externalId: string, input: Static<typeof FamilyReplacement>) {
  const jobs = await ctx.jobs()
  return ctx.transaction(async (writing) => {
    const merchantId = await ownerOf(writing, input.merchant)
    const before = await writing.queries
      .selectFrom('product_family')
      .selectAll()
      .where('external_id', '=', externalId)
      .where('merchant_id', merchantId === null ? 'is' : '=', merchantId)
      .executeTakeFirst()
    const { code = before?.code ?? externalId, name = code, conditions, merchant } = input
    if (before) await changeFamily(writing, jobs, before, { code, name, conditions })
    const fresh = { code, name, conditions, ...(merchant === undefined ? {} : { merchant }) }
    const id = before?.id ?? (await addFamily(writing, jobs, fresh, externalId))
    return families.find(writing, String(id))
  })
}

/** Takes a family away; its products stay. */
export function removeFamily(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const view = await families.find(writing, ref)
    const row = await rowOf(writing, Number(view.id))
    await writing.queries.deleteFrom('product_family_member').where('family_id', '=', row.id).execute()
    await removeRow(writing, kept, row)
    return view
  })
}

const rowOf = ({ queries }: Writing, id: number) =>
  queries.selectFrom('product_family').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** One for each state of its conditions: one that runs begins again when it sees that they changed. */
async function order({ queries }: Writing, jobs: JobOrders, family: number): Promise<void> {
  await jobs.enqueue(queries, EVALUATE_FAMILY, { family }, { key: String(family) })
}
