import { systemClock } from '../../engine/kernel/clock.ts'
import { followCatalog } from '../../server/domains/search/index.ts'
import { openDatabase } from '../../server/platform/database.ts'

// Follows the catalogue of a database in a process of its own: <database url>.
const db = await openDatabase(process.argv[2] ?? '')
await followCatalog({ db, clock: systemClock }, new AbortController().signal)
await db.close()
