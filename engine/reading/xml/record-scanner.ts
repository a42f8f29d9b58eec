import type { Position } from '../../contract/format.ts'
import type { Found, RecordScanner } from '../records/cutter.ts'
import { ElementScanner } from './element-scanner.ts'
import { hashOf, OpenNames } from './open-names.ts'

/**
 * Finds the elements of one path. An end tag that closes none of the record's elements but one around it
 * ends the record; a record that never ends gives way to the next start tag of its own name.
 */
export class XmlRecordScanner extends ElementScanner implements RecordScanner {
  readonly #path: readonly number[]
  readonly #record: number
  readonly #open = new OpenNames()
  #found: Found | null = null
  #depth: number
  #matched: number
  #start = -1
  #startLine = 1
  #dropped = false
  #any = false
  /** The first element of the record's own name within it. */
  #nested = -1
  #nestedLine = 1
  /** A whole record had such an element: they are no unclosed records. */
  #nestedProven = false
  #nestedRefused = false

  constructor(path: readonly string[], from: Position) {
    super(from.line)
    this.#path = path.map(hashOf)
    this.#record = this.#path.at(-1) ?? 0
    // Between records all elements around them are open.
    this.#depth = from.byte > 0 ? path.length - 1 : 0
    this.#matched = this.#depth
    this.#any = from.byte > 0
  }

  protected override get paused(): boolean {
    return this.#found !== null
  }

  protected override get inRecord(): boolean {
    return this.#start >= 0
  }

  get keep(): number {
    return this.#start >= 0 && !this.#dropped ? this.#start : this.tagKeep
  }

  openBytes(to: number): number {
    if (this.#start >= 0) return to - this.#start
    return this.inStartTag ? to - this.tagStart : 0
  }

  scan(bytes: Uint8Array, base: number, from: number, to: number): Found | null {
    this.scanTags(bytes, base, from, to)
    if (this.#dropped) this.trimTag()
    return this.#take()
  }

  giveUp(_bytes: Uint8Array, _base: number, to: number, ended: boolean): Found | null {
    if (this.#start < 0) {
      if (ended ? !this.#cutOff : !(this.inStartTag && this.#isRecord())) {
        this.restart(this.line)
        return null
      }
      if (!this.inStartTag) this.tagStart = to
      this.#begin()
    } else if (!ended && (this.#nested < 0 || this.#nestedProven)) {
      this.#dropped = true
      return null
    }
    this.#fail(to, this.line)
    if (this.#found?.next === to && ended) this.#matched = 0
    return this.#take()
  }

  /** At the end of the file: an element around the records is open, or nothing but a tag without end was found. */
  get #cutOff(): boolean {
    return this.#matched > 0 || (!this.inText && !this.#any)
  }

  protected override opened(selfClosing: boolean, end: number): void {
    if (this.#start < 0) {
      if (this.#isRecord()) {
        this.#begin()
        if (selfClosing) this.#end(end, this.line)
        else this.#open.push(this.hash)
      } else if (!selfClosing) {
        if (this.#depth === this.#matched && this.hash === this.#path[this.#matched]) this.#matched += 1
        this.#depth += 1
      }
      return
    }
    const again = this.hash === this.#record
    if (again && this.#nestedRefused) this.#fail(this.tagStart, this.tagLine)
    else if (!selfClosing) this.#open.push(this.hash)
    if (again && this.#nested < 0) {
      this.#nested = this.tagStart
      this.#nestedLine = this.tagLine
    }
  }

  protected override closed(end: number): void {
    if (this.#start < 0) {
      if (this.#depth > this.#matched) this.#depth -= 1
      else if (this.#matched > 0 && this.hash === this.#path[this.#matched - 1]) {
        this.#matched -= 1
        this.#depth -= 1
      }
    } else if (!this.#open.pop(this.hash)) {
      if (this.#path.includes(this.hash)) this.#fail(this.tagStart, this.tagLine)
    } else if (this.#open.empty) {
      if (this.#nested >= 0) this.#nestedProven = true
      this.#end(end, this.line)
    }
  }

  #isRecord(): boolean {
    const last = this.#path.length - 1
    return this.#depth === last && this.#matched === last && this.hash === this.#record
  }

  #begin(): void {
    this.#start = this.tagStart
    this.#startLine = this.tagLine
    this.#nested = -1
    this.#open.clear()
    this.#any = true
  }

  /** The record never ends: it is taken up to here, or to the element that may be the next record. */
  #fail(at: number, line: number): void {
    if (this.#nested >= 0 && !this.#nestedProven && !this.#dropped) {
      this.#nestedRefused = true
      this.#end(this.#nested, this.#nestedLine)
    } else this.#end(at, line)
  }

  #end(end: number, line: number): void {
    this.#found = { start: this.#start, end, line: this.#startLine, next: end, nextLine: line }
    this.#start = -1
    this.#dropped = false
  }

  #take(): Found | null {
    const found = this.#found
    if (found) this.restart(found.nextLine)
    this.#found = null
    return found
  }
}
