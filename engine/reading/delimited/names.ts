/** Names of columns from the cells of a header: a repeated one is `Name#2`, an empty one `#col7`. */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  const taken = new Set(header)
  return header.map((cell, index) => {
    if (isBlank(cell)) return `#col${index + 1}`
    let count = (seen.get(cell) ?? 0) + 1
    // A column may really be called `Name#2`: then the repeated one counts on.
    while (count > 1 && taken.has(`${cell}#${count}`)) count += 1
    seen.set(cell, count)
    return count === 1 ? cell : `${cell}#${count}`
  })
}

/** Names of columns where there is no header. */
export function numberedColumns(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `#${index + 1}`)
}

/** The header cells that these names were made of. */
export function headerCells(columns: readonly string[]): string[] {
  const before = new Set<string>()
  return columns.map((name, index) => {
    const hash = name.lastIndexOf('#')
    const base = name.slice(0, hash)
    const repeats = hash > 0 && before.has(base) && /^\d+$/.test(name.slice(hash + 1))
    before.add(name)
    if (name === `#col${index + 1}`) return ''
    return repeats ? base : name
  })
}

/** True where a text is empty or nothing but white space and padding. */
export function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 32 && code !== 0xa0 && code !== 0xfeff) return false
  }
  return true
}
