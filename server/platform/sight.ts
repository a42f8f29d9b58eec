import { type Expression, sql } from 'kysely'
import type { Reach } from '../context.ts'

/** Which rows of a list merchants and the public see; the operator sees all. No list can be made without one. */
export interface Sight {
  merchant(ids: readonly number[]): Expression<boolean>
  storefront(): Expression<boolean>
}

/** Every row. */
export const all = (): Expression<boolean> => sql<boolean>`1 = 1`

/** No row. */
export const none = (): Expression<boolean> => sql<boolean>`1 = 0`

/** Rows whose column names one of the merchants. */
export function ownedBy(column: string): (ids: readonly number[]) => Expression<boolean> {
  return (ids) => (ids.length === 0 ? none() : sql<boolean>`${sql.ref(column)} in (${sql.join(ids)})`)
}

/** Rows of the merchants, and those that are no merchant’s but the marketplace’s. */
export function ownedByOrShared(column: string): (ids: readonly number[]) => Expression<boolean> {
  const owned = ownedBy(column)
  return (ids) => sql<boolean>`(${sql.ref(column)} is null or ${owned(ids)})`
}

/** The condition that keeps a query within somebody’s reach; null where nothing is out of it. */
export function boundsOf(sight: Sight, reach: Reach): Expression<boolean> | null {
  switch (reach.kind) {
    case 'everything':
      return null
    case 'merchants':
      return sight.merchant(reach.ids)
    case 'storefront':
      return sight.storefront()
  }
}
