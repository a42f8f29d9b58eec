import type { Columns, Format, Row, SpoolFile } from '../contract/format.ts'
import type { VariationsMapping } from '../contract/mapping.ts'
import { hashHigh, hashKey, hashLow } from './keys/hash.ts'
import { SeenKeys } from './keys/seen-keys.ts'

type Rows = NonNullable<VariationsMapping['rows']>

/** True where it is the parents' rows that name their children. */
export function namesChildren({ type, child, link }: Rows): boolean {
  return type !== undefined && child === undefined && link !== undefined
}

/** The text of a row's cell under a column; the first of a list. */
export function cellOf(columns: Columns, name: string | undefined): (row: Row) => string {
  const at = name === undefined ? -1 : columns.indexOf(name)
  return (row) => {
    const value = at < 0 ? null : row.cells[at]
    return String((typeof value === 'string' ? value : value?.[0]) ?? '').trim()
  }
}

/**
 * Reads the source for the children that parents name. Gives for a child's key that of its parent, '' where nobody names
 * it; of several parents the first one has it. `path`: where keys go that are too many for memory.
 */
export async function readParents(
  spool: SpoolFile,
  format: Format,
  options: object,
  columns: Columns,
  rows: Rows,
  path: string,
  signal: AbortSignal,
): Promise<(key: string) => string> {
  const [kindOf, linkOf, keyOf] = [rows.type, rows.link, rows.to].map((name) => cellOf(columns, name)) as [
    (row: Row) => string,
    (row: Row) => string,
    (row: Row) => string,
  ]
  const seen = new SeenKeys(path)
  const parents: string[] = []
  const read = format.reader(options, columns)
  for await (const chunk of format.split(spool, options)) {
    signal.throwIfAborted()
    for (const row of read(chunk)) {
      if (row.broken || kindOf(row) !== rows.parent) continue
      const key = keyOf(row)
      if (key === '') continue
      parents.push(key)
      for (const child of childrenIn(linkOf(row))) {
        hashKey(child)
        seen.see(hashLow, hashHigh, parents.length)
      }
    }
  }
  return (key) => {
    if (key === '') return ''
    hashKey(key)
    return seen.has(hashLow, hashHigh) ? (parents[seen.see(hashLow, hashHigh, 0) - 1] ?? '') : ''
  }
}

/** `A1|A2`, `A1, A2`, `sku=A1,color=Red|sku=A2,color=Blue`: the keys of the children. */
export function childrenIn(link: string): string[] {
  const named = [...link.matchAll(/(?:^|[|;,])\s*sku\s*[=:]\s*([^|;,]+)/gi)].map(([, key]) => key ?? '')
  const keys = named.length > 0 ? named : link.split(/[|;,]/)
  return keys.map((key) => key.trim()).filter((key) => key !== '')
}
