import { systemClock } from '../../engine/kernel/clock.ts'
import { fetchImages } from '../../server/domains/images/index.ts'
import { diskStore } from '../../server/platform/content-store.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { guardedFetch } from '../../server/platform/fetch/guarded-fetch.ts'

// Fetches the pictures that are due in a process of its own: <database url> <folder of files>.
const [databaseUrl = '', folder = ''] = process.argv.slice(2)
const db = await openDatabase(databaseUrl)
const parts = { db, clock: systemClock, fetch: guardedFetch(['127.0.0.1']), content: diskStore(folder) }
await fetchImages(parts, new AbortController().signal)
await db.close()
