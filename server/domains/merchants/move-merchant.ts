import type { Selectable, Updateable } from 'kysely'
import type { Kept } from '../../platform/change-row.ts'
import type { Tx } from '../../platform/database.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { instant } from '../../platform/wire.ts'
import { type MerchantState, merchantMachine } from './merchant.machine.ts'
import { merchantEvents } from './merchants.events.ts'
import type { MerchantTables } from './merchants.tables.ts'

export type MerchantRow = Selectable<MerchantTables['merchant']>
export type MerchantAction = keyof typeof merchantMachine.actions & string

/** Where merchants are kept, and how events and the audit log see them. */
export const merchantRows: Movable<'merchant', MerchantState, MerchantAction> & Kept<'merchant'> = {
  noun: 'merchant',
  table: 'merchant',
  column: 'status',
  machine: merchantMachine,
  merchantId: (row) => row.id,
  view: ({ id, created_at, updated_at, ...row }) => ({
    id: String(id),
    ...row,
    created_at: instant(created_at),
    updated_at: instant(updated_at),
  }),
  facts: { created: merchantEvents.created.type, updated: merchantEvents.updated.type },
}

/** Takes a merchant on by one action. */
export function moveMerchant(
  tx: Tx,
  id: number,
  action: MerchantAction,
  moving: Moving,
  changes: Updateable<MerchantTables['merchant']> = {},
): Promise<MerchantRow> {
  return moveRow(tx, merchantRows, id, action, moving, changes)
}

/** The operator's action that leads from one state to another; undefined where none does. */
export function actionTo(from: MerchantState, to: MerchantState): MerchantAction | undefined {
  return merchantMachine.allowed(from, 'operator').find((action) => {
    const verdict = merchantMachine.decide(from, action, 'operator')
    return verdict.ok && verdict.to === to
  })
}
