import { sql } from 'kysely'
import { defineDeletion } from './deletion.ts'

/** A merchant leaves its groups, and what log and outbox tell of it is emptied of what is personal. */
export default defineDeletion({
  end: async ({ tx, merchantId }) => {
    const id = String(merchantId)
    await tx.deleteFrom('merchant_group_member').where('merchant_id', '=', merchantId).execute()
    await tx
      .updateTable('audit_entry')
      .set({ before: null, after: null })
      .where('noun', '=', 'merchant')
      .where('noun_id', '=', id)
      .execute()
    await tx
      .updateTable('event')
      .set({ data: { object: { id, status: 'deleted' }, previous: {} } })
      .where('merchant_id', '=', merchantId)
      .where(sql<boolean>`type like 'merchant.%' and type <> 'merchant.deleted'`)
      .execute()
    return undefined
  },
})
