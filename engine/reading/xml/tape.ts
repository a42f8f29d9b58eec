const MANY = 32

/** One record as lists: elements in document order, each with its parent, its own text and its attributes. */
export class Tape {
  /** Number of elements; the lists may be longer. */
  size = 0
  readonly names: string[] = []
  readonly parents: number[] = []
  /** The first element after this one that is not within it. */
  readonly ends: number[] = []
  /** Own text; null where the element closes itself. */
  readonly texts: (string | null)[] = []
  /** Where an element's attributes begin; they end where the next element's begin. */
  readonly attributesFrom: number[] = []
  attributeCount = 0
  readonly attributeNames: string[] = []
  readonly attributeValues: string[] = []

  /** Attributes of an element with so many that looking through them would take long. */
  readonly #many = new Set<string>()

  clear(): void {
    this.size = 0
    this.attributeCount = 0
  }

  open(name: string, parent: number): number {
    const at = this.size++
    this.names[at] = name
    this.parents[at] = parent
    this.texts[at] = ''
    this.attributesFrom[at] = this.attributeCount
    return at
  }

  attribute(name: string, value: string): void {
    this.attributeNames[this.attributeCount] = name
    this.attributeValues[this.attributeCount++] = value
  }

  /** Whether the element that was opened last has such an attribute already. */
  hasAttribute(at: number, name: string): boolean {
    const count = this.attributeCount - (this.attributesFrom[at] as number)
    if (count < MANY) return this.attributeOf(at, name) !== null
    if (count === MANY) {
      this.#many.clear()
      for (const known of this.attributeNames.slice(this.attributeCount - count, this.attributeCount))
        this.#many.add(known)
    }
    const has = this.#many.has(name)
    this.#many.add(name)
    return has
  }

  /** Number of the attribute after the element's last one. */
  attributesEnd(at: number): number {
    return at + 1 < this.size ? (this.attributesFrom[at + 1] as number) : this.attributeCount
  }

  /** An attribute's value; null where the element has none of that name. */
  attributeOf(at: number, name: string): string | null {
    for (let i = this.attributesFrom[at] as number; i < this.attributesEnd(at); i += 1) {
      if (this.attributeNames[i] === name) return this.attributeValues[i] as string
    }
    return null
  }
}
