/**
 * The assignment of rows to columns with the greatest sum of gains (Hungarian method, rows × rows × columns steps).
 * Gives per row its column, or -1 where no column gains anything. Gains ≤ 0 are never taken.
 */
export function assignBest(gains: readonly (readonly number[])[], columns: number): number[] {
  const rows = gains.length
  // Every row has a column of its own that costs nothing: taking it means to stay unassigned.
  const width = columns + rows
  const cost = (row: number, column: number): number => {
    if (column >= columns) return 0
    const gain = gains[row]?.[column] ?? 0
    return gain > 0 ? -gain : 0
  }
  const rowPotential = new Float64Array(rows + 1)
  const columnPotential = new Float64Array(width + 1)
  const rowOf = new Int32Array(width + 1)
  const way = new Int32Array(width + 1)
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row
    let at = 0
    const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY)
    const used = new Uint8Array(width + 1)
    do {
      used[at] = 1
      const current = rowOf[at] ?? 0
      let delta = Number.POSITIVE_INFINITY
      let next = 0
      for (let column = 1; column <= width; column++) {
        if (used[column]) continue
        const reduced = cost(current - 1, column - 1) - (rowPotential[current] ?? 0) - (columnPotential[column] ?? 0)
        if (reduced < (least[column] ?? 0)) {
          least[column] = reduced
          way[column] = at
        }
        if ((least[column] ?? 0) < delta) {
          delta = least[column] ?? 0
          next = column
        }
      }
      for (let column = 0; column <= width; column++) {
        if (used[column]) {
          const owner = rowOf[column] ?? 0
          rowPotential[owner] = (rowPotential[owner] ?? 0) + delta
          columnPotential[column] = (columnPotential[column] ?? 0) - delta
        } else least[column] = (least[column] ?? 0) - delta
      }
      at = next
    } while (rowOf[at] !== 0)
    while (at !== 0) {
      const before = way[at] ?? 0
      rowOf[at] = rowOf[before] ?? 0
      at = before
    }
  }
  return takenBy(rowOf, gains, columns)
}

/** Per row the column that it won, where it gains by it. */
function takenBy(rowOf: Int32Array, gains: readonly (readonly number[])[], columns: number): number[] {
  const result = new Array<number>(gains.length).fill(-1)
  for (let column = 1; column <= columns; column++) {
    const row = (rowOf[column] ?? 0) - 1
    if (row >= 0 && (gains[row]?.[column - 1] ?? 0) > 0) result[row] = column - 1
  }
  return result
}
