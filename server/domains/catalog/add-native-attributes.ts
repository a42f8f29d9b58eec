import type { Tx } from '../../platform/database.ts'
import { nativeAttributes } from './native-attributes.ts'

/** Adds the native attributes that are missing; what the operator made of the others stays. */
export async function addNativeAttributes(tx: Tx, at: Date): Promise<void> {
  const rows = nativeAttributes().map((attribute, position) => ({
    ...attribute,
    position,
    categories: null,
    active: true,
    native: true,
    external_id: null,
    created_at: at,
    updated_at: at,
    deleted_at: null,
  }))
  await tx
    .insertInto('attribute')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
