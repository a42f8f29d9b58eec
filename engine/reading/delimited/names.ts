/** Names of columns from the cells of a header: a repeated one is `Name#2`, an empty one `#col7`. */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>()
  return header.map((cell, index) => {
    const wanted = isBlank(cell) ? `#col${index + 1}` : cell
    const name = freeName(wanted, taken)
    taken.add(name)
    return name
  })
}

/** Names of columns where there is no header. */
export function numberedColumns(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `#${index + 1}`)
}

/** The header cells that these names were made of. */
export function headerCells(columns: readonly string[]): string[] {
  const taken = new Set<string>()
  return columns.map((name, index) => {
    const base = name.slice(0, Math.max(0, name.lastIndexOf('#')))
    const repeats = taken.has(base) && freeName(base, taken) === name
    taken.add(name)
    if (name === `#col${index + 1}`) return ''
    return repeats ? base : name
  })
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}#${count}`
  return name
}

/** True where a text is empty or nothing but white space and padding. */
export function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 32 && code !== 0xa0 && code !== 0xfeff) return false
  }
  return true
}
