import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { mustMatch, textTag } from '../../platform/must-match.ts'
import { readSettings, type Settings, writeSettings } from '../../platform/settings.ts'
import { categories } from './categories.queries.ts'
import { refreshMatchKeys } from './match-key.ts'

/** What decides by which key offers find a product. */
const MATCHING = ['catalog_mode', 'match_identifier']

/** Changes settings, all or none, and says what is in force then. */
export async function updateSettings(ctx: Context, changes: Readonly<Record<string, unknown>>): Promise<Settings> {
  const settings = await ctx.transaction(async (writing) => {
    const before = await readSettings(writing.queries)
    mustMatch(ctx, textTag(JSON.stringify(before)))
    const { default_category: category } = changes
    const known = typeof category === 'string' && category !== '' ? await categories.find(writing, category) : null
    await writeSettings(writing.queries, known ? { ...changes, default_category: known.code } : changes)
    const after = await readSettings(writing.queries)
    const changed = (Object.keys(after) as (keyof Settings)[]).filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    )
    const only = (of: Settings) => Object.fromEntries(changed.map((key) => [key, of[key]]))
    const audited = { action: 'update', noun: 'settings', id: 'settings', before: only(before), after: only(after) }
    if (changed.length > 0) await addAudit(ctx, writing.queries, audited)
    return after
  })
  if (MATCHING.some((key) => key in changes)) await refreshMatchKeys(ctx.db)
  return settings
}
