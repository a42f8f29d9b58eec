const OTHER = 0
const QUOTE = 1
const OPENER = 2
const CLOSER = 3
const LINE = 4
const COLON = 5
const SPACE = 6

const KINDS = new Uint8Array(256)
KINDS[34] = QUOTE
KINDS[123] = KINDS[91] = OPENER
KINDS[125] = KINDS[93] = CLOSER
KINDS[10] = LINE
KINDS[58] = COLON
KINDS[32] = KINDS[13] = KINDS[9] = SPACE

// What a string may hold without a second look: neither quote nor backslash nor line break.
const PLAIN = new Uint8Array(256).fill(1)
PLAIN[34] = PLAIN[92] = PLAIN[10] = 0

/** Openers that are remembered; deeper ones are only counted. */
const REMEMBERED = 512

/** How the scan of a value went. */
export type ValueEnd = 'more' | 'whole' | 'cut-before' | 'string'

/**
 * Follows objects, arrays and strings in bytes that come block by block. What cannot stand in JSON ends the value:
 * an object that begins where a key must, or an end that closes nothing of it.
 */
export class ValueScanner {
  readonly #openers = new Uint8Array(REMEMBERED)
  depth = 0
  line: number
  /** Where the scan stopped, in the bytes handed in. */
  at = 0
  #inString = false
  #escaped = false
  /** A line ended within a string: what follows shows whether the string did too. */
  #broken = false
  #afterColon = false

  constructor(line: number) {
    this.line = line
  }

  get inString(): boolean {
    return this.#inString
  }

  /** Begins with a value whose first byte is at hand. */
  begin(opener: number): void {
    this.depth = 0
    this.#afterColon = false
    this.#push(opener)
  }

  beginString(): void {
    this.#inString = true
    this.#escaped = false
    this.#broken = false
  }

  reset(line: number): void {
    this.depth = 0
    this.line = line
    this.#inString = false
  }

  /** Scans on within a value or a string. */
  scan(bytes: Uint8Array, from: number, end: number): ValueEnd {
    let i = from
    let afterColon = this.#afterColon
    while (i < end) {
      if (this.#inString) {
        i = this.#string(bytes, i, end)
        afterColon = false
        if (!this.#inString && this.depth === 0) return this.#stop(i, 'string', false)
        continue
      }
      const c = bytes[i] as number
      const kind = KINDS[c] as number
      if (kind === QUOTE) {
        this.#inString = true
        i += 1
        continue
      }
      if (kind === COLON) afterColon = true
      else if (kind === OTHER) afterColon = false
      else if (kind === LINE) this.line += 1
      else if (kind === OPENER) {
        if (c === 123 && !afterColon && this.#top === 123) return this.#stop(i, 'cut-before', false)
        this.#push(c)
        afterColon = false
      } else if (kind === CLOSER) {
        if (!this.#pop(c === 125 ? 123 : 91)) return this.#stop(i, 'cut-before', false)
        if (this.depth === 0) return this.#stop(i + 1, 'whole', false)
        afterColon = false
      }
      i += 1
    }
    return this.#stop(i, 'more', afterColon)
  }

  #stop(at: number, end: ValueEnd, afterColon: boolean): ValueEnd {
    this.at = at
    this.#afterColon = afterColon
    return end
  }

  get #top(): number {
    return this.depth > REMEMBERED ? 0 : (this.#openers[this.depth - 1] as number)
  }

  #push(opener: number): void {
    if (this.depth < REMEMBERED) this.#openers[this.depth] = opener
    this.depth += 1
  }

  /** Closes the innermost one of that kind and all within it; false where none is open. */
  #pop(opener: number): boolean {
    let depth = this.depth
    if (depth <= REMEMBERED) while (depth > 0 && this.#openers[depth - 1] !== opener) depth -= 1
    if (depth === 0) return false
    this.depth = depth - 1
    return true
  }

  /** Reads on in a string; it is left where its quote closes, or where it must have been forgotten. */
  #string(bytes: Uint8Array, from: number, end: number): number {
    let i = from
    if (this.#escaped) {
      this.#escaped = false
      i += 1
    }
    while (i < end) {
      if (this.#broken) {
        if (this.#forgotten(bytes[i] as number)) return i
        if (this.#broken) {
          i += 1
          continue
        }
      }
      while (i < end && PLAIN[bytes[i] as number] === 1) i += 1
      if (i === end) return i
      const c = bytes[i++] as number
      if (c === 34) {
        this.#inString = false
        return i
      }
      if (c === 92) {
        if (i === end) this.#escaped = true
        else i += 1
      } else {
        this.line += 1
        this.#broken = true
      }
    }
    return i
  }

  /** After a line break in a string: whether this byte shows that the string was never closed. */
  #forgotten(c: number): boolean {
    const kind = KINDS[c] as number
    if (kind === LINE) this.line += 1
    if (kind === LINE || kind === SPACE) return false
    this.#broken = false
    // The next line goes on like JSON, not like text.
    this.#inString = !(kind === QUOTE || kind === OPENER || kind === CLOSER)
    return !this.#inString
  }
}
