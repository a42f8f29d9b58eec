import type { Queries } from '../../platform/database.ts'
import type { CategoryLine } from './document.ts'
import { digest } from './marks.ts'

const DEPTH_MAX = 50

/** Every category with what stands above it, by id. */
export async function readCategoryLines(db: Queries): Promise<ReadonlyMap<number, CategoryLine>> {
  const rows = await db.selectFrom('category').select(['id', 'parent_id', 'name', 'names']).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return new Map(
    rows.map(({ id }) => {
      const ids: number[] = []
      const names: [string, string][] = []
      for (let at = byId.get(id); at && ids.length < DEPTH_MAX; at = byId.get(at.parent_id ?? -1)) {
        ids.push(at.id)
        names.push(['', at.name], ...Object.entries(at.names ?? {}))
      }
      return [id, { ids, names }]
    }),
  )
}

/** What tells whether documents under a category have to be made anew, by id. */
export function categoryDigests(lines: ReadonlyMap<number, CategoryLine>): Record<string, string> {
  const entries = [...lines].map(([id, { ids, names }]) => [id, digest(JSON.stringify([ids, names]))])
  return Object.fromEntries(entries) as Record<string, string>
}
