/** Names of columns from the cells of a header: a repeated one is `Name#2`, an empty one `#col7`. */
export function columnNames(header: readonly string[]): string[] {
  const names = new Names()
  return header.map((cell, index) => names.take(isBlank(cell) ? `#col${index + 1}` : cell))
}

/** Gives each name once; asked again, it numbers. */
class Names {
  readonly #taken = new Set<string>()
  readonly #counts = new Map<string, number>()

  has(name: string): boolean {
    return this.#taken.has(name)
  }

  /** The name that `take` would give. */
  free(wanted: string): string {
    if (!this.#taken.has(wanted)) return wanted
    let count = this.#counts.get(wanted) ?? 2
    while (this.#taken.has(`${wanted}#${count}`)) count += 1
    this.#counts.set(wanted, count)
    return `${wanted}#${count}`
  }

  take(wanted: string): string {
    const name = this.free(wanted)
    this.#taken.add(name)
    return name
  }
}

/** Names of columns where there is no header. */
export function numberedColumns(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `#${index + 1}`)
}

/** The header cells that these names were made of. */
export function headerCells(columns: readonly string[]): string[] {
  const names = new Names()
  return columns.map((name, index) => {
    const base = name.slice(0, Math.max(0, name.lastIndexOf('#')))
    const repeats = names.has(base) && names.free(base) === name
    names.take(name)
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
