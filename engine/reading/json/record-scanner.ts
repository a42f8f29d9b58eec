import type { Found, RecordScanner } from '../records/cutter.ts'
import { ANY_KEY, type RecordStep } from './path.ts'
import { ValueScanner } from './value-scanner.ts'

const TOP = 0
const OBJECT = 1
const ARRAY = 2

/** A container around the records; `matched` steps of their path lead to it. */
interface Frame {
  readonly kind: number
  readonly matched: number
}

const KEY_BYTES_MAX = 64 * 1024
/** A record that runs on like this, and ten times longer than the others, has lost its end. */
const RUNAWAY_BYTES = 64 * 1024
const RESCUES_MAX = 16
const NEXT_RECORD = /\}\s*,\s*(?=\{\s*")/g

/** Finds the values of one path: entries of an array, members of an object, or single objects. Arrays on the way are passed through. */
export class JsonRecordScanner implements RecordScanner {
  readonly #path: readonly RecordStep[]
  readonly #value = new ValueScanner(1)
  readonly #frames: Frame[] = [{ kind: TOP, matched: 0 }]
  at = 0
  #start = -1
  #startLine = 1
  /** A value is scanned, be it a record or not. */
  #within = false
  #scalar = false
  #dropped = false
  #keyStart = -1
  #keyLine = 1
  #key: string | null = null
  #afterColon = false
  #found: Found | null = null
  #records = 0
  #recordBytes = 0
  #rescues = 0

  constructor(path: readonly RecordStep[]) {
    this.#path = path
  }

  get keep(): number {
    if (this.#start >= 0 && !this.#dropped) return this.#start
    return this.#keyStart >= 0 ? this.#keyStart : this.at
  }

  openBytes(to: number): number {
    return this.#start >= 0 ? to - this.#start : 0
  }

  scan(bytes: Uint8Array, base: number, from: number, to: number): Found | null {
    const end = to - base
    let i = from - base
    while (i < end && !this.#found) {
      i = this.#within || this.#value.inString ? this.#inside(bytes, base, i, end) : this.#outside(bytes, base, i)
    }
    this.at = base + i
    if (this.#keyStart >= 0 && this.at - this.#keyStart > KEY_BYTES_MAX) this.#keyStart = -1
    const found = this.#found
    this.#found = null
    return found
  }

  giveUp(bytes: Uint8Array, base: number, to: number, ended: boolean): Found | null {
    if (this.#start >= 0) {
      const rescued = this.#dropped ? -1 : this.#rescue(bytes, base, to)
      if (rescued < 0 && !ended) {
        this.#dropped = true
        return null
      }
      if (rescued < 0) this.#frames.length = 1
      const line = rescued < 0 ? this.#value.line : this.#startLine + linesIn(bytes, this.#start - base, rescued - base)
      this.#end(rescued < 0 ? to : rescued, line)
    } else if (ended && (this.#frames.length > 1 || this.#within || this.#value.inString)) {
      this.#frames.length = 1
      this.#begin(to, this.#value.line)
      this.#end(to, this.#value.line)
    }
    const found = this.#found
    this.#found = null
    return found
  }

  /** Where the next record seems to begin in one that has lost its end; -1 where nothing seems so. */
  #rescue(bytes: Uint8Array, base: number, to: number): number {
    const usual = this.#records === 0 ? 0 : this.#recordBytes / this.#records
    if (to - this.#start < Math.max(RUNAWAY_BYTES, 10 * usual) || this.#rescues++ > RESCUES_MAX) return -1
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
      'latin1',
      this.#start - base,
      to - base,
    )
    NEXT_RECORD.lastIndex = 0
    const match = NEXT_RECORD.exec(text)
    return match ? this.#start + match.index + match[0].length : -1
  }

  #inside(bytes: Uint8Array, base: number, from: number, end: number): number {
    const value = this.#value
    const how = value.scan(bytes, from, end)
    const at = base + value.at
    if (how === 'string' && !this.#within) this.#stringEnded(bytes, base, at)
    else if (how !== 'more') {
      this.#within = false
      if (this.#start >= 0) this.#end(at, value.line)
      else value.reset(value.line)
    }
    return value.at
  }

  #outside(bytes: Uint8Array, base: number, i: number): number {
    const c = bytes[i] as number
    const space = c === 32 || c === 10 || c === 13 || c === 9
    const mark = space || c === 44 || c === 93 || c === 125 || c === 58 || c === 123 || c === 91 || c === 34
    if (this.#scalar) {
      if (!mark) return i + 1
      this.#scalar = false
      if (this.#start >= 0) {
        this.#end(base + i, this.#value.line)
        return i
      }
    }
    if (c === 10) this.#value.line += 1
    if (space) return i + 1
    const frame = this.#frames.at(-1) as Frame
    if (c === 58) this.#afterColon = frame.kind === OBJECT
    else if (c === 44) this.#forgetKey()
    else if (c === 93 || c === 125) this.#close(c === 93 ? ARRAY : OBJECT)
    else this.#begins(c, base + i, frame)
    return i + 1
  }

  #close(kind: number): void {
    this.#forgetKey()
    if (this.#frames.length > 1 && (this.#frames.at(-1) as Frame).kind === kind) this.#frames.pop()
  }

  #forgetKey(): void {
    this.#key = null
    this.#keyStart = -1
    this.#afterColon = false
  }

  /** A key or value begins between the containers. */
  #begins(c: number, at: number, frame: Frame): void {
    if (c === 34 && frame.kind === OBJECT && !this.#afterColon) {
      this.#keyStart = at
      this.#keyLine = this.#value.line
      this.#value.beginString()
      return
    }
    const matched = this.#matchedOf(frame)
    const full = matched === this.#path.length
    const opens = c === 123 || c === 91
    if (opens && matched >= 0 && (full ? c === 91 : true) && !(c === 91 && frame.kind === ARRAY)) {
      this.#frames.push({ kind: c === 123 ? OBJECT : ARRAY, matched })
      this.#forgetKey()
      return
    }
    if (full && (opens || frame.kind !== OBJECT)) {
      // A member of an object of records begins with its key.
      const keyed = this.#keyStart >= 0 && this.#path.at(-1) === ANY_KEY && frame.kind === OBJECT
      this.#begin(keyed ? this.#keyStart : at, keyed ? this.#keyLine : this.#value.line)
    }
    this.#forgetKey()
    this.#within = opens || c === 34
    this.#scalar = !this.#within
    if (opens) this.#value.begin(c)
    else if (c === 34) this.#value.beginString()
  }

  #matchedOf(frame: Frame): number {
    if (frame.kind !== OBJECT) return frame.matched
    const step = this.#path[frame.matched]
    if (step === undefined || this.#key === null) return -1
    return step === ANY_KEY || step === this.#key ? frame.matched + 1 : -1
  }

  #stringEnded(bytes: Uint8Array, base: number, at: number): void {
    this.#key = null
    if (this.#keyStart < 0) return
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#key = keyOf(text.toString('utf8', this.#keyStart - base, at - base))
  }

  #begin(at: number, line: number): void {
    this.#start = at
    this.#startLine = line
  }

  #end(at: number, line: number): void {
    this.#found = { start: this.#start, end: at, line: this.#startLine, next: at, nextLine: line }
    this.#records += 1
    this.#recordBytes += at - this.#start
    this.#start = -1
    this.#within = false
    this.#scalar = false
    this.#dropped = false
    this.#value.reset(line)
  }
}

function keyOf(written: string): string | null {
  try {
    return String(JSON.parse(written))
  } catch {
    return null
  }
}

function linesIn(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0
  for (let at = bytes.indexOf(10, from); at >= 0 && at < to; at = bytes.indexOf(10, at + 1)) lines += 1
  return lines
}
