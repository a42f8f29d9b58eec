import type { Database } from '../../../server/platform/database.ts'
import { number, plural } from '../../look/words.ts'
import { type Finding, ok, warn } from './finding.ts'

const LATE_MS = 60 * 60_000

/** How many pictures are kept, and whether those that are due are fetched. */
export async function checkImages(db: Database, now: Date): Promise<Finding> {
  const states = await db.kysely
    .selectFrom('image_source')
    .select((eb) => ['state', eb.fn.countAll().as('count')])
    .groupBy('state')
    .execute()
  const of = (state: string) => Number(states.find((it) => it.state === state)?.count ?? 0)
  const said = `${plural(of('kept'), 'picture')} kept, ${number(of('waiting'))} waiting, ${number(of('broken'))} broken`
  const late = await db.kysely
    .selectFrom('image_source')
    .select('id')
    .where('state', '<>', 'broken')
    .where('next_at', '<', new Date(now.getTime() - LATE_MS))
    .limit(1)
    .executeTakeFirst()
  if (!late) return ok('Images', said)
  return warn('Images', said, 'Start `izb work`, or look whether its job fails: `izb jobs list kind=fetch-images`.')
}
