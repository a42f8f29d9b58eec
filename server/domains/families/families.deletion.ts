import { defineDeletion } from '../merchants/index.ts'

/** A merchant's families go with it. */
export default defineDeletion({
  end: async ({ tx, merchantId }) => {
    const own = tx.selectFrom('product_family').select('id').where('merchant_id', '=', merchantId)
    await tx.deleteFrom('product_family_member').where('family_id', 'in', own).execute()
    await tx.deleteFrom('product_family').where('merchant_id', '=', merchantId).execute()
    return undefined
  },
})
