import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import type { Page, PageRequest } from '../../platform/pages.ts'
import { none } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) => db.selectFrom('merchant_group').selectAll('merchant_group')

export type GroupRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Groups without their members; they are the operator’s, for their names tell of other merchants. */
export const merchantGroups = defineListing({
  noun: 'merchant group',
  nouns: 'merchant groups',
  id: 'merchant_group.id',
  called: ['merchant_group.code', 'merchant_group.external_id'],
  sort: 'code',
  sight: { merchant: none, storefront: none },
  changed: 'merchant_group.updated_at',
  fields: {
    id: { column: 'merchant_group.id', kind: 'integer' },
    code: { column: 'merchant_group.code', kind: 'text' },
    name: { column: 'merchant_group.name', kind: 'text' },
    external_id: { column: 'merchant_group.external_id', kind: 'text', nullable: true },
    created_at: { column: 'merchant_group.created_at', kind: 'instant' },
    updated_at: { column: 'merchant_group.updated_at', kind: 'instant' },
  },
  rows,
  view: ({ id, created_at, updated_at, ...row }: GroupRow) => ({
    id: opaque(id),
    ...row,
    created_at: instant(created_at),
    updated_at: instant(updated_at),
  }),
})

/** A group with the codes of its merchants. */
export type GroupView = Awaited<ReturnType<typeof merchantGroups.find>> & { readonly merchants: readonly string[] }

/** A page of groups. */
export async function listGroups(ctx: Context, request: PageRequest): Promise<Page<GroupView>> {
  const page = await merchantGroups.page(ctx, request)
  return { ...page, data: await withMembers(ctx, page.data) }
}

/** One group, by id or by code. */
export async function findGroup(ctx: Context, ref: string): Promise<GroupView> {
  const [group] = await withMembers(ctx, [await merchantGroups.find(ctx, ref)])
  return group as GroupView
}

async function withMembers(
  ctx: Context,
  groups: readonly Awaited<ReturnType<typeof merchantGroups.find>>[],
): Promise<readonly GroupView[]> {
  if (groups.length === 0) return []
  const ids = groups.map((it) => Number(it.id))
  const members = await ctx.queries
    .selectFrom('merchant_group_member as member')
    .innerJoin('merchant', 'merchant.id', 'member.merchant_id')
    .select(['member.merchant_group_id', 'merchant.code'])
    .where('member.merchant_group_id', 'in', ids)
    .orderBy('merchant.code')
    .execute()
  const of = Map.groupBy(members, (it) => String(it.merchant_group_id))
  return groups.map((group) => ({ ...group, merchants: (of.get(group.id) ?? []).map((it) => it.code) }))
}
