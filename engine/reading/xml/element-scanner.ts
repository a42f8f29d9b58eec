import { SEED } from './open-names.ts'

const TEXT = 0
const OPEN = 1
const NAME = 2
const TAG = 3
const QUOTE = 4
const BANG = 5
const COMMENT = 6
const CDATA = 7
const INSTRUCTION = 8
const DECLARATION = 9
const DECLARED_QUOTE = 10
const DECLARED_COMMENT = 11
const DECLARED_INSTRUCTION = 12

const CDATA_HEAD = Buffer.from('[CDATA[')
/** More of a tag than this is not kept where its element is left out anyway. */
const TAG_KEPT_BYTES = 64 * 1024

/**
 * Finds tags in bytes that come block by block: comments, CDATA, instructions, DOCTYPE and quoted `>` hold none.
 * A `<` always begins anew, even in a quoted value, so that a quote that never ends spoils one element only.
 */
export abstract class ElementScanner {
  #state = TEXT
  #quote = 0
  #run = 0
  #tail = 0
  #subset = false
  #slash = false
  #closing = false
  /** Line of the byte that is scanned next. */
  protected line: number
  /** The tag that is being read. */
  protected hash = SEED
  protected tagStart = 0
  protected tagLine = 1
  at = 0

  constructor(line: number) {
    this.line = line
  }

  protected abstract opened(selfClosing: boolean, end: number): void
  protected abstract closed(end: number): void
  /** Within a record no declaration may stand: `<!` is then text. */
  protected abstract get inRecord(): boolean
  /** True where a record was found and the scan must pause. */
  protected abstract get paused(): boolean

  protected get inText(): boolean {
    return this.#state === TEXT
  }

  protected get inStartTag(): boolean {
    return (this.#state === TAG || this.#state === QUOTE) && !this.#closing
  }

  /** Where the tag begins whose end has not come yet; `at` outside of tags. */
  protected get tagKeep(): number {
    return this.#state >= OPEN && this.#state <= QUOTE ? this.tagStart : this.at
  }

  protected restart(line: number): void {
    this.#state = TEXT
    this.line = line
  }

  /** Forgets how a long tag began. */
  protected trimTag(): void {
    if (this.at - this.tagStart > TAG_KEPT_BYTES) this.tagStart = this.at
  }

  protected scanTags(bytes: Uint8Array, base: number, from: number, to: number): void {
    const end = to - base
    let i = from - base
    while (i < end && !this.paused) {
      if (this.#state === TEXT) i = this.#text(bytes, base, i, end)
      else if (this.#state === NAME) i = this.#name(bytes, i, end)
      else if (this.#state === TAG) i = this.#tag(bytes, base, i, end)
      else if (this.#state === QUOTE) i = this.#quoted(bytes, i, end)
      else if (this.#state === OPEN) i = this.#open(bytes, i)
      else if (this.#state === CDATA) i = this.#until(bytes, i, end, 93, 2, TEXT)
      else if (this.#state === COMMENT) i = this.#until(bytes, i, end, 45, 2, TEXT)
      else i = this.#rare(bytes, i, end)
    }
    this.at = base + i
  }

  #text(bytes: Uint8Array, base: number, from: number, end: number): number {
    let line = this.line
    let i = from
    while (i < end) {
      const c = bytes[i++] as number
      if (c === 60) {
        this.#state = OPEN
        this.tagStart = base + i - 1
        this.tagLine = line
        break
      }
      if (c === 10) line += 1
    }
    this.line = line
    return i
  }

  #open(bytes: Uint8Array, i: number): number {
    const c = bytes[i] as number
    this.#run = 0
    if (c === 33) this.#state = BANG
    else if (c === 63) this.#state = INSTRUCTION
    else {
      this.#closing = c === 47
      this.#slash = false
      this.hash = SEED
      const named = this.#closing || c > 127 || c === 58 || c === 95 || (c > 64 && c < 91) || (c > 96 && c < 123)
      this.#state = named ? NAME : TEXT
      return this.#closing ? i + 1 : i
    }
    return i + 1
  }

  #name(bytes: Uint8Array, from: number, end: number): number {
    let hash = this.hash
    let i = from
    for (; i < end; i += 1) {
      const c = bytes[i] as number
      if (c <= 32 || c === 62 || c === 47 || c === 60) {
        this.#state = TAG
        break
      }
      hash = Math.imul(hash ^ c, 16777619)
    }
    this.hash = hash
    return i
  }

  #tag(bytes: Uint8Array, base: number, from: number, end: number): number {
    for (let i = from; i < end; i += 1) {
      const c = bytes[i] as number
      if (c === 62 || c === 60) {
        // A `<` stays where it is: what it begins is read next.
        this.#state = TEXT
        const next = c === 62 ? i + 1 : i
        if (this.#closing) this.closed(base + next)
        else this.opened(c === 62 && this.#slash, base + next)
        return next
      }
      if (c === 47) this.#slash = true
      else if (c > 32) {
        this.#slash = false
        if ((c === 34 || c === 39) && !this.#closing) {
          this.#quote = c
          this.#state = QUOTE
          return i + 1
        }
      } else if (c === 10) this.line += 1
    }
    return end
  }

  #quoted(bytes: Uint8Array, from: number, end: number): number {
    for (let i = from; i < end; i += 1) {
      const c = bytes[i] as number
      if (c === this.#quote || c === 60) {
        this.#state = TAG
        return c === 60 ? i : i + 1
      }
      if (c === 10) this.line += 1
    }
    return end
  }

  /** Reads on to `>` after `count` times `mark`. */
  #until(bytes: Uint8Array, from: number, end: number, mark: number, count: number, then: number): number {
    let run = this.#run
    let i = from
    while (i < end) {
      const c = bytes[i++] as number
      if (c === mark) run += 1
      else if (c === 62 && run >= count) {
        this.#state = then
        break
      } else {
        run = 0
        if (c === 10) this.line += 1
      }
    }
    this.#run = run
    return i
  }

  #rare(bytes: Uint8Array, i: number, end: number): number {
    if (this.#state === INSTRUCTION) return this.#until(bytes, i, end, 63, 1, TEXT)
    if (this.#state === BANG) return this.#bang(bytes, i)
    if (this.#state === DECLARED_COMMENT) return this.#until(bytes, i, end, 45, 2, DECLARATION)
    if (this.#state === DECLARED_INSTRUCTION) return this.#until(bytes, i, end, 63, 1, DECLARATION)
    return this.#declared(bytes, i)
  }

  /** After `<!`: a comment, CDATA, or a declaration. */
  #bang(bytes: Uint8Array, i: number): number {
    const c = bytes[i] as number
    if (this.#run === 0 && c !== 45 && c !== 91) {
      this.#enter(this.inRecord ? TEXT : DECLARATION)
      this.#subset = false
      return i
    }
    // Counted from 10 for a comment, from 1 for CDATA.
    if (this.#run === 0) this.#run = c === 45 ? 10 : 1
    else if (this.#run === 10 && c === 45) this.#enter(COMMENT)
    else if (this.#run < CDATA_HEAD.length && c === CDATA_HEAD[this.#run]) this.#run += 1
    else {
      this.#state = TEXT
      return i
    }
    if (this.#run === CDATA_HEAD.length) this.#enter(CDATA)
    return i + 1
  }

  #enter(state: number): void {
    this.#state = state
    this.#run = 0
    this.#tail = 0
  }

  /** One byte of a DOCTYPE and its internal subset. */
  #declared(bytes: Uint8Array, i: number): number {
    const c = bytes[i] as number
    if (c === 10) this.line += 1
    if (this.#state === DECLARED_QUOTE) {
      if (c === this.#quote) this.#state = DECLARATION
      return i + 1
    }
    this.#tail = (this.#tail << 8) | c
    if (c === 34 || c === 39) {
      this.#quote = c
      this.#state = DECLARED_QUOTE
    } else if (c === 91) this.#subset = true
    else if (c === 93) this.#subset = false
    else if (c === 62 && !this.#subset) this.#state = TEXT
    else if (this.#tail === 0x3c212d2d) this.#enter(DECLARED_COMMENT)
    else if ((this.#tail & 0xffff) === 0x3c3f) this.#enter(DECLARED_INSTRUCTION)
    return i + 1
  }
}
