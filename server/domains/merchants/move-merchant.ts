import type { Selectable, Updateable } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { type MerchantState, merchantMachine } from './merchant.machine.ts'
import type { MerchantTables } from './merchants.tables.ts'

type Merchant = Selectable<MerchantTables['merchant']>
type MerchantAction = keyof typeof merchantMachine.actions & string

const movable: Movable<'merchant', MerchantState, MerchantAction> = {
  noun: 'merchant',
  table: 'merchant',
  column: 'status',
  machine: merchantMachine,
  merchantId: (row) => row.id,
  view: ({ id, ...row }) => ({ id: String(id), ...row }),
}

/** Takes a merchant on by one action. */
export function moveMerchant(
  tx: Tx,
  id: number,
  action: MerchantAction,
  moving: Moving,
  changes: Updateable<MerchantTables['merchant']> = {},
): Promise<Merchant> {
  return moveRow(tx, movable, id, action, moving, changes)
}

/** The operator's action that leads from one state to another; undefined where none does. */
export function actionTo(from: MerchantState, to: MerchantState): MerchantAction | undefined {
  return merchantMachine.allowed(from, 'operator').find((action) => {
    const verdict = merchantMachine.decide(from, action, 'operator')
    return verdict.ok && verdict.to === to
  })
}
