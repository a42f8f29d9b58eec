import { defineDeletion } from '../merchants/index.ts'

/** Addresses of a merchant go with it; pictures that nobody else shows are cleared away by the next pruning. */
export default defineDeletion({
  end: async ({ tx, merchantId }) => {
    const own = tx.selectFrom('image_source').select('id').where('merchant_id', '=', merchantId)
    await tx.deleteFrom('image_use').where('source_id', 'in', own).execute()
    await tx.deleteFrom('image_source').where('merchant_id', '=', merchantId).execute()
    return undefined
  },
})
