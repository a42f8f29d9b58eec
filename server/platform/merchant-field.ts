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
