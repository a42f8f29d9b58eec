import type { ColumnProfile } from './profile.ts'

const ROWS_LEAST = 6
/** Rows for each value of the finer column; where values hardly repeat, each goes with one of anything. */
const REPEATS_LEAST = 1.5

/** True where each value of the finer column goes with one of the coarser, and these with several: one level below another. */
export function dependsOn(finer: ColumnProfile | undefined, coarser: ColumnProfile | undefined): boolean {
  if (!finer || !coarser || coarser.distinct < 2 || finer.distinct <= coarser.distinct) return false
  const above = new Map<string, string>()
  let rows = 0
  for (let row = 0; row < finer.cells.length; row++) {
    const [below, own] = [finer.cells[row] ?? '', coarser.cells[row] ?? '']
    if (below === '' || own === '') continue
    rows++
    const before = above.get(below)
    if (before === undefined) above.set(below, own)
    else if (before !== own) return false
  }
  return rows >= ROWS_LEAST && rows >= REPEATS_LEAST * above.size
}

/** The columns that part each other further, the coarsest first; empty where there are none. */
export function nestedColumns(columns: readonly ColumnProfile[]): ColumnProfile[] {
  const rising = columns.toSorted((one, other) => one.distinct - other.distinct)
  const chain: ColumnProfile[] = []
  for (const column of rising) {
    const last = chain.at(-1)
    if (!last || dependsOn(column, last)) chain.push(column)
  }
  return chain.length > 1 ? chain : []
}
