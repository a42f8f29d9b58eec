/** Column of a cell such as `AB12`, from 0; NaN where it is none. */
export function columnOf(cell: string): number {
  let column = 0
  let at = 0
  for (; at < cell.length; at += 1) {
    const letter = cell.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return at === 0 || at > 3 ? Number.NaN : column - 1
}
