import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { addRow, changeRow, type Kept, removeRow } from '../../platform/change-row.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { findGroup, type GroupRow, merchantGroups } from './merchant-groups.queries.ts'
import { merchantFaults } from './merchants.faults.ts'
import type { GroupChange, GroupReplacement, NewGroup } from './merchants.schemas.ts'

const kept: Kept<'merchant_group'> = {
  noun: 'merchant_group',
  table: 'merchant_group',
  merchantId: () => null,
  view: ({ code, name, external_id }) => ({ code, name, external_id }),
}

/** Makes a group. */
export function createGroup(ctx: Context, input: Static<typeof NewGroup>) {
  return ctx.transaction(async (writing) => findGroup(writing, String(await addGroup(writing, input))))
}

async function addGroup(
  ctx: Writing,
  { code, name = code, merchants = [], external_id = null }: Static<typeof NewGroup>,
) {
  const row = await addRow(ctx, kept, { code, name, external_id })
  await setMembers(ctx, row.id, merchants)
  return row.id
}

/** Changes a group; `merchants` is who is in it from then on. */
export function updateGroup(ctx: Context, ref: string, { merchants, ...change }: Static<typeof GroupChange>) {
  return ctx.transaction(async (writing) => {
    const before = await merchantGroups.row(writing, ref)
    await changeRow(writing, kept, before, change)
    if (merchants) await setMembers(writing, before.id, merchants)
    return findGroup(writing, String(before.id))
  })
}

/** Makes the group that the operator knows by this id, or replaces it with its members. */
export function upsertGroup(ctx: Context, externalId: string, input: Static<typeof GroupReplacement>) {
  return ctx.transaction(async (writing) => {
    const query = writing.queries.selectFrom('merchant_group').selectAll()
    const before = await query.where('external_id', '=', externalId).executeTakeFirst()
    const { code = before?.code ?? externalId, name = code, merchants = [] } = input
    if (before) {
      await changeRow(writing, kept, before, { code, name })
      await setMembers(writing, before.id, merchants)
    }
    const id = before?.id ?? (await addGroup(writing, { code, name, merchants, external_id: externalId }))
    return findGroup(writing, String(id))
  })
}

/** Takes a group away; its merchants stay, and whoever was let in by it is not any more. */
export function removeGroup(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const row = await merchantGroups.row(writing, ref)
    const view = await findGroup(writing, String(row.id))
    await removeRow(writing, kept, row)
    return view
  })
}

/** Takes merchants into a group, or out of it; those that are there already stay. */
export function moveMembers(ctx: Context, ref: string, way: 'add' | 'remove', codes: readonly string[]) {
  return ctx.transaction(async (writing) => {
    const row = await merchantGroups.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    const { merchants } = await findGroup(writing, String(row.id))
    const stay = merchants.filter((it) => !codes.includes(it))
    await setMembers(writing, row.id, way === 'add' ? [...stay, ...codes] : stay)
    return findGroup(writing, String(row.id))
  })
}

async function setMembers(ctx: Writing, groupId: GroupRow['id'], codes: readonly string[]): Promise<void> {
  const { queries } = ctx
  const found =
    codes.length === 0
      ? []
      : await queries.selectFrom('merchant').select(['id', 'code']).where('code', 'in', codes).execute()
  const unknown = codes.filter((code) => !found.some((it) => it.code === code))
  if (unknown.length > 0) throw merchantFaults.unknown_members({ codes: unknown })
  const before = (await findGroup(ctx, String(groupId))).merchants
  if (before.length === codes.length && before.every((it) => codes.includes(it))) return
  await queries.deleteFrom('merchant_group_member').where('merchant_group_id', '=', groupId).execute()
  const rows = found.map(({ id }) => ({ merchant_group_id: groupId, merchant_id: id }))
  if (rows.length > 0) await queries.insertInto('merchant_group_member').values(rows).execute()
  await queries
    .updateTable('merchant_group')
    .set((of) => ({ updated_at: ctx.clock.now(), version: of('version', '+', 1) }))
    .where('id', '=', groupId)
    .execute()
  const change = { before: { merchants: before }, after: { merchants: codes } }
  await addAudit(ctx, queries, { action: 'set_members', noun: 'merchant_group', id: String(groupId), ...change })
}
