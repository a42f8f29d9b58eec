import type { KnownItem } from '../../../engine/contract/target.ts'
import { knownItems } from '../../platform/bulk/known-items.ts'
import type { Database } from '../../platform/database.ts'
import { LIVE, WHOLE } from './afterwards.sql.ts'

// What was put to zero stock as missing stays live, but it is missing already.
const MISSABLE = `${LIVE} and not (digest is null and coalesce(stock, 1) = 0)`

/** What the merchant sells already: offers without variations, then variations. */
export async function* knownOffers(db: Database, merchantId: number, feedId: number): AsyncGenerator<KnownItem[]> {
  const shared = { keyColumn: 'sku', ownerId: merchantId, feedId, live: MISSABLE }
  yield* knownItems(db, { ...shared, table: 'offer', is: `state <> 'deleted' and ${WHOLE}` })
  yield* knownItems(db, { ...shared, table: 'variation', is: "state <> 'deleted'" })
}
