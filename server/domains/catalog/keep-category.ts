import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addRow, changeRow, type Kept } from '../../platform/change-row.ts'
import { catalogFaults } from './catalog.faults.ts'
import { type CategoryChange, type CategoryReplacement, CODE_PATTERN, type NewCategory } from './catalog.schemas.ts'
import { categories, findCategory } from './categories.queries.ts'
import { lockTree, placeBelow } from './category-place.ts'

/** How the audit log sees a category. */
export const keptCategory: Kept<'category'> = {
  noun: 'category',
  table: 'category',
  merchantId: () => null,
  view: ({ code, parent_id, name, names, position, published, external_id }) => ({
    code,
    parent_id,
    name,
    names,
    position,
    published,
    external_id,
  }),
}

/** Makes a category; nobody but the operator sees it until the tree is published, unless it says so at once. */
export function createCategory(ctx: Context, input: Static<typeof NewCategory>) {
  return ctx.transaction(async (writing) => findCategory(writing, String(await addCategory(writing, input))))
}

async function addCategory(ctx: Writing, input: Static<typeof NewCategory>): Promise<number> {
  const { code, parent = null, names = {}, position = 0, published = false, external_id = null } = input
  refuseNumber(code)
  await lockTree(ctx.queries)
  const parent_id = await placeBelow(ctx, code, null, parent)
  const values = { code, parent_id, name: input.name, names, position, published, external_id, deleted_at: null }
  return (await addRow(ctx, keptCategory, values)).id
}

/** Changes a category; another `parent` moves it with all that stands below it. Its code stays: mappings name it. */
export function updateCategory(ctx: Context, ref: string, change: Static<typeof CategoryChange>) {
  return ctx.transaction(async (writing) => {
    await lockTree(writing.queries)
    const before = await categories.row(writing, ref)
    await changeCategory(writing, before, change)
    return findCategory(writing, String(before.id))
  })
}

async function changeCategory(
  ctx: Writing,
  row: Awaited<ReturnType<typeof categories.row>>,
  { parent, ...change }: Static<typeof CategoryChange>,
): Promise<void> {
  const { parent: _, ...before } = row
  const place = parent === undefined ? {} : { parent_id: await placeBelow(ctx, before.code, before.id, parent) }
  await changeRow(ctx, keptCategory, before, { ...change, ...place })
}

/** Makes the category that the operator knows by this id, or replaces it; what it leaves out is as in a new one. */
export function upsertCategory(ctx: Context, externalId: string, input: Static<typeof CategoryReplacement>) {
  return ctx.transaction(async (writing) => {
    await lockTree(writing.queries)
    const found = await writing.queries
      .selectFrom('category')
      .select('id')
      .where('external_id', '=', externalId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    const before = found ? await categories.row(writing, String(found.id)) : null
    const { code = before?.code ?? externalId, parent = null, names = {}, position = 0, ...said } = input
    if (!CODE.test(code) || (before && before.code !== code)) throw refusedCode(code)
    if (before) await changeCategory(writing, before, { parent, names, position, ...said })
    const made = { code, parent, names, position, ...said, external_id: externalId }
    return findCategory(writing, String(before?.id ?? (await addCategory(writing, made))))
  })
}

const CODE = new RegExp(CODE_PATTERN)

function refuseNumber(code: string): void {
  if (/^\d+$/.test(code)) throw catalogFaults.not_that_code({ code })
}

const refusedCode = (code: string) =>
  catalogFaults.fields_refused({
    errors: [
      { path: '/code', code: 'bad_value', detail: `“${code}” cannot be its code: that stays, and has no | , and >.` },
    ],
  })
