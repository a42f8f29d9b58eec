import { type Selectable, sql, type Updateable } from 'kysely'
import type { Kept } from '../../platform/change-row.ts'
import type { Tx } from '../../platform/database.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { opaque } from '../../platform/wire.ts'
import { type FeedState, feedMachine } from './feed.machine.ts'
import type { ImportTables } from './imports.tables.ts'

export type FeedAction = keyof typeof feedMachine.actions & string

/** Where feeds are kept, and how events and the audit log see them. */
export const feedRows: Movable<'feed', FeedState, FeedAction> & Kept<'feed'> = {
  noun: 'feed',
  table: 'feed',
  column: 'state',
  machine: feedMachine,
  merchantId: (feed) => feed.merchant_id,
  view: (feed) => ({
    id: opaque(feed.id),
    external_id: feed.external_id,
    state: feed.state,
    target: feed.target,
    address: feed.address,
    mode: feed.mode,
    missing: feed.missing,
    name: feed.name,
    options: feed.options,
  }),
}

/** Takes a feed on by one action: its state, its history and its event, in the transaction given. */
export function moveFeed(
  tx: Tx,
  id: number,
  action: FeedAction,
  moving: Moving,
  changes: Updateable<ImportTables['feed']> = {},
): Promise<Selectable<ImportTables['feed']>> {
  const next = { updated_at: moving.at, ...changes, version: sql<number>`version + 1` as never }
  return moveRow(tx, feedRows, id, action, moving, next)
}
