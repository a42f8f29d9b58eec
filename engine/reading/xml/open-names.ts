import { DEPTH_MAX } from '../records/limits.ts'

/** The hash of an empty name. */
export const SEED = -2128831035

/** A name as a number, the way the scanners see it (FNV-1a over its UTF-8 bytes). */
export function hashOf(name: string): number {
  let hash = SEED
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 16777619)
  return hash
}

/** Names of the elements that are open, as numbers; deeper than the limit only counted. */
export class OpenNames {
  readonly #names = new Int32Array(DEPTH_MAX + 1)
  #depth = 0
  #beyond = 0

  get empty(): boolean {
    return this.#depth === 0
  }

  clear(): void {
    this.#depth = 0
    this.#beyond = 0
  }

  push(hash: number): void {
    if (this.#depth > DEPTH_MAX) this.#beyond += 1
    else this.#names[this.#depth++] = hash
  }

  /** Closes the innermost element of that name and all within it; false where none is open. */
  pop(hash: number): boolean {
    if (this.#beyond > 0) {
      this.#beyond -= 1
      return true
    }
    let depth = this.#depth
    while (depth > 0 && this.#names[depth - 1] !== hash) depth -= 1
    if (depth === 0) return false
    this.#depth = depth - 1
    return true
  }
}
