import { systemClock } from '../engine/kernel/clock.ts'
import { addNativeAttributes, nativeAttributes } from './domains/catalog/index.ts'
import { addDefaultMerchant } from './domains/merchants/index.ts'
import type { Database, DatabaseOptions } from './platform/database.ts'
import { openMigrated } from './platform/ensure-migrated.ts'
import { SETTING_KEYS, SETTINGS } from './platform/settings.ts'

/** Opens a marketplace as any command needs it: tables made or upgraded, and never without its first rows. */
export async function openMarketplace(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const db = await openMigrated(url, options)
  try {
    await prepareMarketplace(db)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/**
 * Gives a new marketplace what it has from the start: native attributes, settings, one merchant. Done again it adds
 * what a newer version brought, and changes nothing that is there.
 */
export async function prepareMarketplace(db: Database, clock = systemClock): Promise<void> {
  const done = await db.kysely.selectFrom('setting').select('value').where('key', '=', MARK).executeTakeFirst()
  if (done?.value === VERSION) return
  await db.transaction(async (tx) => {
    await addNativeAttributes(tx, clock.now())
    await addDefaultMerchant(tx, clock.now())
    const rows = SETTING_KEYS.map((key) => ({ key, value: JSON.stringify(SETTINGS[key].initial) }))
    await tx
      .insertInto('setting')
      .values(rows)
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
    await tx
      .insertInto('setting')
      .values({ key: MARK, value: JSON.stringify(VERSION) })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: (it) => it.ref('excluded.value') }))
      .execute()
  })
}

const MARK = 'prepared'
/** Another one whenever there is more to prepare. */
const VERSION = `${nativeAttributes().length} attributes, ${SETTING_KEYS.length} settings`
