import type { Selectable, Updateable } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { opaque } from '../../platform/wire.ts'
import { type FeedState, feedMachine } from './feed.machine.ts'
import type { ImportTables } from './imports.tables.ts'

type Action = keyof typeof feedMachine.actions & string

const movable: Movable<'feed', FeedState, Action> = {
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
  }),
}

/** Takes a feed on by one action: its state, its history and its event, in the transaction given. */
export function moveFeed(
  tx: Tx,
  id: number,
  action: Action,
  moving: Moving,
  changes: Updateable<ImportTables['feed']> = {},
): Promise<Selectable<ImportTables['feed']>> {
  return moveRow(tx, movable, id, action, moving, changes)
}
