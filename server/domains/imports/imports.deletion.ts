import { defineDeletion } from '../merchants/index.ts'

/** A run that goes would write offers for a merchant that is gone. */
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
})
