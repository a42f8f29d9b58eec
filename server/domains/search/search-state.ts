import type { Selectable } from 'kysely'
import type { Database, Queries } from '../../platform/database.ts'
import { readSettings } from '../../platform/settings.ts'
import type { Tables } from '../../platform/tables.ts'

export type State = Selectable<Tables['search_state']>

const START = { followed_at: null, pulse: '', epoch: 1, shape: '', categories: {}, languages: [] }

/** Another one whenever documents of the same product would be made otherwise. */
const READING_VERSION = 1

/** How far the index is; as it begins where there is none yet. */
export async function readState(db: Queries): Promise<State> {
  const row = await db.selectFrom('search_state').selectAll().orderBy('id').executeTakeFirst()
  return row ?? { id: 1, ...START }
}

/** Remembers how far the index is. */
export async function writeState(db: Queries, changes: Partial<Omit<State, 'id'>>): Promise<void> {
  await db
    .insertInto('search_state')
    .values({ id: 1, ...START, ...changes })
    .onConflict((clash) => clash.column('id').doUpdateSet(changes))
    .execute()
}

/** What documents are made by besides their products. */
export async function shapeOf(db: Queries): Promise<string> {
  const { language, facets } = await readSettings(db)
  return `${READING_VERSION} ${language} ${facets.join(',')}`
}

/** What the marketplace looks like from outside: while it stays the same, nothing that is indexed has changed. */
export async function pulseOf({ kysely }: Pick<Database, 'kysely'>): Promise<string> {
  const events = await kysely
    .selectFrom('event')
    .select((it) => it.fn.max('id').as('last'))
    .executeTakeFirst()
  const runs = await kysely
    .selectFrom('import_run')
    .select((it) => [it.fn.max('id').as('last'), it.fn.max('heartbeat_at').as('beat'), it.fn.max('ended_at').as('end')])
    .executeTakeFirst()
  return [events?.last, runs?.last, Number(runs?.beat ?? 0), Number(runs?.end ?? 0)].join(' ')
}
