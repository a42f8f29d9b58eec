import type { Dialect } from './dialect.ts'
import { HighBytes } from './high-bytes.ts'
import { CLOSED, Scan, UNCLOSED } from './scan.ts'

const BOM = '\uFEFF'
const BOM_IN_BYTES = '\u00EF\u00BB\u00BF'

/** Length of a byte order mark at the start, in text or in bytes looked at as characters. */
export function bomLength(text: string): number {
  if (text.startsWith(BOM)) return 1
  return text.startsWith(BOM_IN_BYTES) ? 3 : 0
}

/**
 * Walks over the records of a text; the fields tell of the record that `next` has just read.
 * Over bytes looked at as characters it decodes what is cut out: strings of one byte a character are half as large and
 * quickly handed on, and one “€” in a decoded chunk would make all of its cells wide.
 */
export class Cursor {
  cells: string[] = []
  /** Line of the record's first character. */
  line: number
  start = 0
  /** Where the record ends, its line break not included. */
  end = 0
  /** Where the next record begins. */
  at: number
  unclosed = false
  /** A quote inside a quoted cell was not escaped. */
  stray = false
  readonly #scan: Scan
  readonly #dialect: Dialect
  readonly #bytes: HighBytes | null
  #nextLine: number

  /** `bytes`: what the text is the latin1 view of; valid UTF-8. */
  constructor(text: string, dialect: Dialect, at = 0, line = 1, bytes: Buffer | null = null) {
    this.#scan = new Scan(text, dialect, true)
    this.#bytes = bytes && new HighBytes(bytes)
    this.#dialect = dialect
    this.at = at
    this.line = line
    this.#nextLine = line
  }

  get raw(): string {
    return this.#cut(this.start, this.end)
  }

  /** The text between two places that lie behind already. */
  textOf(from: number, to: number): string {
    return this.#cut(from, to)
  }

  /** The bytes between two places; undefined where the cursor walks over text. */
  bytesOf(from: number, to: number): Uint8Array | undefined {
    return this.#bytes?.between(from, to)
  }

  /** Passes the given number of lines, whatever stands in them. */
  skipLines(count: number): void {
    for (let left = count; left > 0 && this.at < this.#scan.text.length; left -= 1) {
      this.at = this.#scan.afterBreak(this.#scan.lineEnd(this.at))
      this.#nextLine += 1
    }
  }

  /** Reads the next record that is no empty line; false at the end. */
  next(): boolean {
    const scan = this.#scan
    const { length } = scan.text
    while (this.at < length) {
      const from = this.at
      const lineEnd = scan.lineEnd(from)
      this.line = this.#nextLine
      this.#nextLine += 1
      this.start = from
      if (lineEnd === from) {
        this.at = scan.afterBreak(lineEnd)
        continue
      }
      this.unclosed = false
      this.stray = false
      if (scan.hasQuote(from, lineEnd)) this.#quotedRecord(from)
      else this.#plainRecord(from, lineEnd)
      this.at = scan.afterBreak(this.end)
      return true
    }
    return false
  }

  #plainRecord(from: number, lineEnd: number): void {
    const { delimiters } = this.#scan
    const { length } = this.#dialect.delimiter
    const cells: string[] = []
    let at = from
    for (let end = delimiters.next(at); end < lineEnd; end = delimiters.next(at)) {
      cells.push(this.#cut(at, end))
      at = end + length
    }
    cells.push(this.#cut(at, lineEnd))
    this.cells = cells
    this.end = lineEnd
  }

  #quotedRecord(from: number): void {
    const scan = this.#scan
    const { length } = this.#dialect.delimiter
    const cells: string[] = []
    this.cells = cells
    let lineEnd = scan.lineEnd(from)
    for (let at = from; ; at += length) {
      if (scan.opensQuote(at)) {
        const found = scan.quotedCell(at)
        if (found === UNCLOSED) {
          this.#breakOff(lineEnd)
          return
        }
        cells.push(found === CLOSED ? this.#content(at + 1, scan.close) : this.#cut(at, scan.end))
        if (scan.stray) this.stray = true
        if (scan.end > lineEnd) {
          this.#nextLine += scan.lineBreaks(at, scan.end)
          lineEnd = scan.lineEnd(scan.end)
        }
        at = scan.end
      } else {
        const delimiter = scan.delimiters.next(at)
        const end = delimiter < lineEnd ? delimiter : lineEnd
        cells.push(this.#cut(at, end))
        at = end
      }
      if (at === lineEnd) {
        this.end = at
        return
      }
    }
  }

  /** Gives the record up at the end of the line in which its unclosed cell began. */
  #breakOff(lineEnd: number): void {
    this.cells = []
    this.unclosed = true
    this.end = lineEnd
  }

  #cut(from: number, to: number): string {
    return this.#bytes?.within(from, to) ? this.#bytes.decoded(from, to) : this.#scan.text.slice(from, to)
  }

  #content(from: number, to: number): string {
    const content = this.#cut(from, to)
    const { quote, backslash } = this.#dialect
    if (backslash) return unescaped(content, quote)
    return this.#scan.escapes ? content.replaceAll(quote + quote, quote) : content
  }
}

function unescaped(content: string, quote: string): string {
  if (!content.includes('\\') && !content.includes(quote)) return content
  let text = ''
  for (let at = 0; at < content.length; at += 1) {
    const char = content[at]
    const next = content[at + 1]
    const drops = (char === '\\' && (next === quote || next === '\\')) || (char === quote && next === quote)
    if (drops) at += 1
    text += drops ? next : char
  }
  return text
}
