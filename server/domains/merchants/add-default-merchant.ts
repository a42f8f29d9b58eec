import type { Tx } from '../../platform/database.ts'

/** Code of the merchant that a marketplace has while nobody made another. */
const DEFAULT_MERCHANT = 'default'

/** Makes the default merchant where there is none at all; one that was renamed, paused or deleted stays so. */
export async function addDefaultMerchant(tx: Tx, at: Date): Promise<void> {
  const any = await tx.selectFrom('merchant').select('id').limit(1).executeTakeFirst()
  if (any) return
  await tx
    .insertInto('merchant')
    .values({
      code: DEFAULT_MERCHANT,
      name: 'Default merchant',
      status: 'active',
      custom: {},
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute()
}
