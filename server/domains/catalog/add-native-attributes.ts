import type { Tx } from '../../platform/database.ts'
import { nativeAttributes } from './native-attributes.ts'

/** Adds the native attributes that are missing; what the operator made of the others stays. */
export async function addNativeAttributes(tx: Tx): Promise<void> {
  const rows = nativeAttributes().map((attribute, position) => ({
    ...attribute,
    position,
    categories: null,
    active: true,
    native: true,
  }))
  await tx
    .insertInto('attribute')
    .values(rows)
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute()
}
