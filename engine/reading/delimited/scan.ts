import type { Dialect } from './dialect.ts'
import { Seek } from './seek.ts'

/** How a cell that begins with a quote ends. */
export const CLOSED = 0
/** Its quotes mean nothing: the cell is read as it stands. */
const LOOSE = 1
/** It never ends, or only where another record must have begun. */
export const UNCLOSED = 2
/** The text ends before that can be told. */
const STARVED = 3
type CellEnd = typeof CLOSED | typeof LOOSE | typeof UNCLOSED | typeof STARVED

const LF = 10
const CR = 13
const NOT_HERE = -1
const CANNOT_TELL = -2

/**
 * The grammar of delimited text, for characters and for bytes looked at as characters.
 * A quote opens only at the start of a cell, and closes only before a delimiter, a line break or the end.
 */
export class Scan {
  readonly text: string
  readonly delimiters: Seek
  /** Set by `quotedCell`: where the cell ends, where its closing quote stands, and whether quotes inside are escaped. */
  end = 0
  close = 0
  escapes = false
  /** Set by `quotedCell`: a quote inside the cell was neither doubled nor the last. */
  stray = false
  readonly #dialect: Dialect
  readonly #delimiterCode: number
  readonly #quoteCode: number
  readonly #quotes: Seek
  readonly #lineFeeds: Seek
  readonly #returns: Seek
  /** True where the text's end is the end of the file or of a record. */
  readonly #whole: boolean

  constructor(text: string, dialect: Dialect, whole: boolean) {
    this.text = text
    this.#dialect = dialect
    this.#whole = whole
    this.#delimiterCode = dialect.delimiter.charCodeAt(0)
    this.#quoteCode = dialect.quote === '' ? NOT_HERE : dialect.quote.charCodeAt(0)
    this.delimiters = new Seek(text, dialect.delimiter)
    this.#quotes = new Seek(text, dialect.quote)
    this.#lineFeeds = new Seek(text, '\n')
    this.#returns = new Seek(text, '\r')
  }

  /** Where the line that `at` stands in ends, or the text's length. */
  lineEnd(at: number): number {
    const lineFeed = this.#lineFeeds.next(at)
    const back = this.#returns.next(at)
    return back < lineFeed ? back : lineFeed
  }

  /** The start of the line after the break at `at`; -1 where the text ends too early to tell. */
  afterBreak(at: number): number {
    const { text } = this
    if (at >= text.length) return this.#whole ? text.length : NOT_HERE
    if (text.charCodeAt(at) === LF) return at + 1
    if (at + 1 >= text.length && !this.#whole) return NOT_HERE
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
  }

  hasQuote(from: number, to: number): boolean {
    return this.#quoteCode !== NOT_HERE && this.#quotes.next(from) < to
  }

  opensQuote(at: number): boolean {
    return this.text.charCodeAt(at) === this.#quoteCode
  }

  /** How many lines begin between the two places. */
  lineBreaks(from: number, to: number): number {
    let breaks = 0
    for (let at = this.lineEnd(from); at < to; at = this.lineEnd(at)) {
      breaks += 1
      at = this.text.charCodeAt(at) === CR && this.text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
    }
    return breaks
  }

  /** Where the record at `from` ends and the next begins; -1 where the text ends before it does. */
  recordEnd(from: number): number {
    let lineEnd = this.lineEnd(from)
    if (!this.hasQuote(from, lineEnd)) return this.afterBreak(lineEnd)
    const { length } = this.#dialect.delimiter
    for (let at = from; ; ) {
      // Delimiters of one character need not be looked at, but before a quote; longer ones may overlap (`a|||"`).
      const quote = length === 1 ? this.#quotes.next(at) : this.#nextCellWithQuote(at, lineEnd)
      if (quote >= lineEnd) return this.afterBreak(lineEnd)
      if (length === 1 && quote > from && this.text.charCodeAt(quote - 1) !== this.#delimiterCode) {
        at = quote + 1
        continue
      }
      const found = this.quotedCell(quote)
      if (found === STARVED) return NOT_HERE
      if (found === UNCLOSED) return this.afterBreak(lineEnd)
      if (this.endsRecord(this.end)) return this.afterBreak(this.end)
      at = length === 1 ? this.end : this.end + length
      if (at > lineEnd) lineEnd = this.lineEnd(at)
    }
  }

  #nextCellWithQuote(from: number, lineEnd: number): number {
    let at = from
    while (at < lineEnd && !this.opensQuote(at)) at = this.delimiters.next(at) + this.#dialect.delimiter.length
    return at
  }

  endsRecord(at: number): boolean {
    if (at >= this.text.length) return true
    const code = this.text.charCodeAt(at)
    return code === LF || code === CR
  }

  /** Finds the end of the cell whose opening quote stands at `open`; see the fields it sets. */
  quotedCell(open: number): CellEnd {
    this.escapes = false
    this.stray = false
    for (let from = open + 1; ; ) {
      const at = this.#quotes.next(from)
      if (at >= this.text.length) return this.#whole ? UNCLOSED : STARVED
      if (this.#dialect.backslash && this.#behindBackslash(open, at)) {
        this.escapes = true
        from = at + 1
      } else if (this.text.charCodeAt(at + 1) === this.#quoteCode) {
        this.escapes = true
        from = at + 2
      } else {
        const end = this.#border(at + 1)
        if (end === CANNOT_TELL) return STARVED
        if (end === NOT_HERE) return this.#strayQuote(open, at)
        this.close = at
        this.end = end
        return CLOSED
      }
    }
  }

  // A sender who does not double quotes (`"12" screen"`) is understood within one line. Beyond it, a quote that
  // closes nothing shows that an earlier one was never closed; guessing on would swallow whole records.
  #strayQuote(open: number, at: number): CellEnd {
    const lineEnd = this.lineEnd(at)
    if (lineEnd >= this.text.length && !this.#whole) return STARVED
    const manyLines = this.lineEnd(open) < at
    this.stray = true
    if (manyLines && this.#startsCell(at)) return UNCLOSED
    for (let from = at + 1; ; ) {
      const quote = this.#quotes.next(from)
      if (quote >= lineEnd) break
      if (this.text.charCodeAt(quote + 1) === this.#quoteCode) {
        this.escapes = true
        from = quote + 2
        continue
      }
      if (this.#startsCell(quote)) break
      const end = this.#border(quote + 1)
      if (end >= 0) {
        this.close = quote
        this.end = end
        return CLOSED
      }
      from = quote + 1
    }
    if (manyLines) return UNCLOSED
    this.end = Math.min(this.delimiters.next(at + 1), lineEnd)
    return LOOSE
  }

  /** Where a delimiter, break or end follows, blanks apart. */
  #border(from: number): number {
    const { text } = this
    let at = from
    let code = text.charCodeAt(at)
    while ((code === 32 || code === 9) && code !== this.#delimiterCode) code = text.charCodeAt(++at)
    if (at >= text.length) return this.#whole ? at : CANNOT_TELL
    if (code === LF || code === CR) return at
    const { delimiter } = this.#dialect
    if (code === this.#delimiterCode && (delimiter.length === 1 || text.startsWith(delimiter, at))) return at
    return !this.#whole && at + delimiter.length > text.length ? CANNOT_TELL : NOT_HERE
  }

  #startsCell(at: number): boolean {
    const before = this.text.charCodeAt(at - 1)
    if (before === LF || before === CR) return true
    const { delimiter } = this.#dialect
    return this.text.startsWith(delimiter, at - delimiter.length)
  }

  #behindBackslash(open: number, at: number): boolean {
    let from = at
    while (from - 1 > open && this.text.charCodeAt(from - 1) === 92) from -= 1
    return (at - from) % 2 === 1
  }
}
