import { defineDeletion } from '../merchants/index.ts'

/** What a merchant handed in goes with it, and its files once nobody else brought the same. */
export default defineDeletion({
  end: async ({ tx, merchantId, content }) => {
    await tx.deleteFrom('merchant_step').where('merchant_id', '=', merchantId).execute()
    const gone = await tx
      .deleteFrom('merchant_document')
      .where('merchant_id', '=', merchantId)
      .returning('digest')
      .execute()
    const digests = [...new Set(gone.map((it) => it.digest))]
    if (digests.length === 0 || !content) return undefined
    const query = tx.selectFrom('merchant_document').select('digest').where('digest', 'in', digests)
    const others = new Set((await query.execute()).map((it) => it.digest))
    return async () => {
      for (const digest of digests.filter((it) => !others.has(it))) await content.remove(digest)
    }
  },
})
