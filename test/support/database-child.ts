import { registerHooks } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'

// A process of its own for tests about several of them: <task> <database url> <count>.
const [task, url = '', count = '0'] = process.argv.slice(2)

const loaded: string[] = []
registerHooks({
  load: (module, context, next) => {
    loaded.push(module)
    return next(module, context)
  },
})
const { openDatabase } = await import('../../server/platform/database.ts')

if (task === 'modules') {
  await Promise.all([
    import('../../server/platform/sqlite-database.ts'),
    import('../../server/platform/postgres-database.ts'),
    import('../../server/platform/ensure-migrated.ts'),
    import('../../server/prepare-marketplace.ts'),
  ])
  process.send?.({ loaded })
}
if (task === 'increment') process.send?.(await increment())
if (task === 'load') process.send?.(await load())
process.disconnect()

async function increment() {
  const db = await openDatabase(url)
  for (let i = 0; i < Number(count); i++) {
    await db.transaction(async (tx) => {
      const query = tx.selectFrom('setting').select('value').where('key', '=', 'n')
      const { value } = await (db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow()
      const next = String(Number(value) + 1)
      await tx.updateTable('setting').set({ value: next }).where('key', '=', 'n').execute()
    })
  }
  await db.close()
  return {}
}

/** Holds the lock for 100 ms again and again, for as many milliseconds as asked. */
async function load() {
  const db = await openDatabase(url, { bulk: true })
  const until = Date.now() + Number(count)
  let transactions = 0
  while (Date.now() < until) {
    await db.bulk(async (tx) => {
      await tx.kysely
        .updateTable('merchant')
        .set({ name: `load ${transactions}` })
        .execute()
      await sleep(100)
    })
    transactions++
  }
  await db.close()
  return { transactions }
}
