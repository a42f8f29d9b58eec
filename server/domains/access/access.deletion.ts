import { defineDeletion } from '../merchants/index.ts'

/** Nobody acts for a merchant that is gone; people who were nothing else here may not log in any more. */
export default defineDeletion({
  end: async ({ tx, merchantId, at }) => {
    await tx
      .updateTable('token')
      .set((of) => ({ revoked_at: at, updated_at: at, version: of('version', '+', 1) }))
      .where('merchant_id', '=', merchantId)
      .where('revoked_at', 'is', null)
      .execute()
    const gone = await tx.deleteFrom('membership').where('merchant_id', '=', merchantId).returning('user_id').execute()
    const ids = gone.map((it) => it.user_id)
    if (ids.length === 0) return undefined
    const elsewhere = tx.selectFrom('membership').select('user_id').where('user_id', 'in', ids)
    await tx
      .updateTable('user_account')
      .set((of) => ({ disabled_at: at, updated_at: at, version: of('version', '+', 1) }))
      .where('id', 'in', ids)
      .where('id', 'not in', elsewhere)
      .where('disabled_at', 'is', null)
      .execute()
    return undefined
  },
})
