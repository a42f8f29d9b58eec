import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isGoing } from '../../server/domains/imports/index.ts'
import type { Queries } from '../../server/platform/database.ts'

/** A folder of a run that this database does not know may be another one's. */
const STRANGER_KEPT_MS = 30 * 24 * 3_600_000

/** Removes the files of runs that have ended and were killed before they could do it themselves. */
export async function removeRunFolders(db: Queries, dataDir: string, now: Date): Promise<number> {
  const runs = join(dataDir, 'runs')
  let removed = 0
  for (const id of await readdir(runs).catch(() => [])) {
    if (!(await isLeft(db, join(runs, id), id, now))) continue
    await rm(join(runs, id), { recursive: true, force: true })
    removed += 1
  }
  return removed
}

async function isLeft(db: Queries, folder: string, id: string, now: Date): Promise<boolean> {
  const run = await db
    .selectFrom('import_run')
    .select(['state', 'folder'])
    .where('public_id', '=', id)
    .executeTakeFirst()
  // What failed for want of room keeps its folder, and may go on.
  if (run) return !isGoing(run.state) && !(run.state === 'failed' && run.folder !== null)
  const facts = await stat(folder).catch(() => null)
  return facts !== null && now.getTime() - facts.mtimeMs > STRANGER_KEPT_MS
}
