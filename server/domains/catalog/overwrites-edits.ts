import type { Queries } from '../../platform/database.ts'

/** True where a feed’s option `overwrite_edits` lets it write over what people wrote by hand; asked once a run. */
export async function overwritesEdits(db: Queries, feedId: number): Promise<boolean> {
  const feed = await db.selectFrom('feed').select('options').where('id', '=', feedId).executeTakeFirst()
  return feed?.options.overwrite_edits === true
}
