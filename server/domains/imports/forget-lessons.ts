import type { Database } from '../../platform/database.ts'
import { importFaults } from './imports.faults.ts'

/** What is to be forgotten: one entry, everything of one merchant, or everything. */
export type Forgetting = { readonly id: string } | { readonly merchant: string } | 'all'

/** Forgets what was learned; gives back how many entries. Throws `imports.lesson_unknown` or `imports.merchant_unknown`. */
export function forgetLessons(db: Database, what: Forgetting): Promise<number> {
  return db.transaction(async (tx) => {
    let going = tx.deleteFrom('lesson')
    if (what !== 'all' && 'id' in what) {
      const id = /^\d{1,9}$/.test(what.id) ? Number(what.id) : 0
      going = going.where('id', '=', id)
    } else if (what !== 'all') {
      const merchants = await tx.selectFrom('merchant').select(['id', 'code']).orderBy('code').execute()
      const found = merchants.find(({ code }) => code === what.merchant)
      if (!found)
        throw importFaults.merchant_unknown({ merchant: what.merchant, merchants: merchants.map(({ code }) => code) })
      going = going.where('merchant_id', '=', found.id)
    }
    const count = Number((await going.executeTakeFirst()).numDeletedRows)
    if (count === 0 && what !== 'all' && 'id' in what) throw importFaults.lesson_unknown({ id: what.id })
    return count
  })
}
