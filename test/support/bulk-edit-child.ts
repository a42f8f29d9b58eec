import { systemClock } from '../../engine/kernel/clock.ts'
import { performBulkEdit } from '../../server/domains/bulk-edits/index.ts'
import { openDatabase } from '../../server/platform/database.ts'

// A bulk edit in a process of its own: <database url> <id>. It begins when it is told to.
const [databaseUrl = '', id = ''] = process.argv.slice(2)
const db = await openDatabase(databaseUrl)
const { signal } = new AbortController()
await new Promise((resolve) => {
  process.once('message', resolve)
  process.send?.('ready')
})
await performBulkEdit(db, systemClock, Number(id), { signal, progress: async () => undefined })
await db.close()
process.disconnect?.()
