/** Finds the next place of a needle; asking again for a place not yet passed costs nothing. */
export class Seek {
  readonly #text: string
  readonly #needle: string
  #from = 0
  #found = -1

  constructor(text: string, needle: string) {
    this.#text = text
    this.#needle = needle
  }

  /** The first place at or after `at`, or the text's length. */
  next(at: number): number {
    if (at >= this.#from && at <= this.#found) return this.#found
    const found = this.#text.indexOf(this.#needle, at)
    this.#from = at
    this.#found = found === -1 ? this.#text.length : found
    return this.#found
  }
}
