import type { Position } from '../../contract/format.ts'
import type { Found, RecordScanner } from '../records/cutter.ts'

/** Finds lines; blank ones are passed over. */
export class LineScanner implements RecordScanner {
  at = 0
  #start = -1
  #line: number
  #dropped = false

  constructor(from: Position) {
    this.#line = from.line
  }

  get keep(): number {
    return this.#start >= 0 && !this.#dropped ? this.#start : this.at
  }

  openBytes(to: number): number {
    return this.#start >= 0 ? to - this.#start : 0
  }

  scan(bytes: Uint8Array, base: number, from: number, to: number): Found | null {
    const end = to - base
    let i = from - base
    while (i < end) {
      if (this.#start < 0) {
        const c = bytes[i] as number
        if (c === 10) this.#line += 1
        if (c === 32 || (c > 8 && c < 14)) {
          i += 1
          continue
        }
        this.#start = base + i
      }
      const line = bytes.indexOf(10, i)
      if (line >= 0 && line < end) return this.#end(base + line)
      i = end
    }
    this.at = base + i
    return null
  }

  giveUp(_bytes: Uint8Array, _base: number, to: number, ended: boolean): Found | null {
    if (ended && this.#start >= 0) return this.#end(to)
    this.#dropped = this.#start >= 0
    return null
  }

  #end(end: number): Found {
    const found = { start: this.#start, end, line: this.#line, next: end, nextLine: this.#line }
    this.#start = -1
    this.#dropped = false
    return found
  }
}
