import { defineDeletion } from '../merchants/index.ts'

/** What a merchant offered goes with it; `merchant.deleted` tells of all of it at once. */
export default defineDeletion({
  end: async ({ tx, merchantId, at }) => {
    for (const table of ['offer', 'variation'] as const) {
      await tx
        .updateTable(table)
        .set({ state: 'deleted', updated_at: at })
        .where('merchant_id', '=', merchantId)
        .where('state', '<>', 'deleted')
        .execute()
    }
    return undefined
  },
})
