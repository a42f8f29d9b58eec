import { defineDeletion } from '../merchants/index.ts'

/** A run that goes would write offers for a merchant that is gone. What was handed in goes with it; its files by the next sweep. */
export default defineDeletion({
  hinders: async ({ tx, merchantId }) => {
    const running = await tx
      .selectFrom('import_run')
      .select('public_id')
      .where('merchant_id', '=', merchantId)
      .where('state', 'in', ['queued', 'fetching', 'running'])
      .executeTakeFirst()
    return running ? `its import ${running.public_id} is running` : null
  },
  end: async ({ tx, merchantId }) => {
    await tx.updateTable('feed').set({ upload_id: null }).where('merchant_id', '=', merchantId).execute()
    await tx.deleteFrom('upload').where('merchant_id', '=', merchantId).execute()
    return undefined
  },
})
