import { COLUMNS_MAX } from '../records/limits.ts'
import { printKey } from './path.ts'

/** What the values at one path are. */
class Seen {
  readonly children = new Map<string, Seen>()
  entries: Seen | null = null
  hasScalar = false
}

/** The columns of sampled records, in order of first sight. */
export function jsonColumns(records: Iterable<Readonly<Record<string, unknown>>>): string[] {
  const root = new Seen()
  const count = { left: COLUMNS_MAX }
  for (const record of records) look(root, record, count)
  const paths: string[] = []
  for (const [key, child] of root.children) print(child, printKey(key), paths)
  return paths
}

// Elements nested deeper than the limit never come here, so it may recurse.
function look(seen: Seen, value: unknown, count: { left: number }): void {
  if (Array.isArray(value)) {
    seen.entries ??= new Seen()
    for (const entry of value) look(seen.entries, entry, count)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      let child = seen.children.get(key)
      if (!child) {
        if (count.left-- <= 0) continue
        child = new Seen()
        seen.children.set(key, child)
      }
      look(child, inner, count)
    }
  } else if (value !== null) seen.hasScalar = true
}

function print(seen: Seen, path: string, paths: string[]): void {
  // What was only ever null or empty is a column too: it may have a value elsewhere.
  if (seen.hasScalar || (seen.children.size === 0 && !seen.entries)) paths.push(path)
  for (const [key, child] of seen.children) print(child, `${path}.${printKey(key)}`, paths)
  if (seen.entries) print(seen.entries, `${path}[]`, paths)
}
