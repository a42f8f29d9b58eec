import type { PageField } from './pages.ts'

/** A list's field `merchant`: a code on the wire, an id in the column, so that its index is used. */
export function merchantField(column: string): PageField {
  return {
    column,
    kind: 'integer',
    nullable: true,
    toStored: async (code, db) =>
      (await db.selectFrom('merchant').select('id').where('code', '=', code).executeTakeFirst())?.id ?? null,
  }
}

/** A list's field `merchant_group`: those of every merchant in it. */
export function merchantGroupField(column: string): PageField {
  return {
    column,
    kind: 'integer',
    nullable: true,
    toStored: async (code, db) => {
      const members = await db
        .selectFrom('merchant_group_member as member')
        .innerJoin('merchant_group as of', 'of.id', 'member.merchant_group_id')
        .select('member.merchant_id')
        .where('of.code', '=', code)
        .execute()
      return members.map((it) => it.merchant_id)
    },
  }
}
