import { DEPTH_MAX } from '../records/limits.ts'
import { KnownNames, Malformed, refuseForbidden, resolveEntities } from './characters.ts'
import { Tape } from './tape.ts'

/** Nested deeper than the limit. */
export class TooDeep extends Malformed {}

/** Reads one element into a tape, as strictly as a validating parser would judge it without its DOCTYPE. */
export class ElementParser {
  readonly tape = new Tape()
  readonly #names = new KnownNames()
  #text = ''
  #at = 0
  #depth = 0
  #references = false
  #cdataEnds = false

  /** Throws `Malformed` where the text is not one well-formed element. */
  parse(text: string): void {
    refuseForbidden(text)
    // The end of a line is one character to whoever reads XML, however it is written.
    this.#text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
    this.#references = text.includes('&')
    this.#cdataEnds = text.includes(']]>')
    this.#at = 0
    this.#depth = 0
    this.tape.clear()
    if (this.#text.charCodeAt(0) !== 60) throw new Malformed('it does not begin with a tag')
    let current = this.#startTag(-1)
    while (current >= 0) current = this.#content(current)
    if (this.#at < this.#text.length) throw new Malformed('something follows its end tag')
  }

  /** The line of the place where parsing stopped, from 0. */
  get line(): number {
    let lines = 0
    for (let at = this.#text.indexOf('\n'); at >= 0 && at < this.#at; at = this.#text.indexOf('\n', at + 1)) lines += 1
    return lines
  }

  /** Reads text up to the next tag, and that tag; gives the element that is then open, -1 after the last. */
  #content(current: number): number {
    const text = this.#text
    const from = this.#at
    const open = text.indexOf('<', from)
    if (open < 0) throw new Malformed(`<${this.tape.names[current]}> has no end tag`)
    // Space before the first word or child says nothing.
    if (open > from && !(this.tape.texts[current] === '' && isBlank(text, from, open))) {
      this.#append(current, this.#plain(from, open))
    }
    this.#at = open
    const mark = text.charCodeAt(open + 1)
    if (mark === 47) return this.#endTag(current)
    if (mark === 33) return this.#bang(current)
    if (mark === 63) return this.#instruction(current)
    return this.#startTag(current)
  }

  #plain(from: number, to: number): string {
    const text = this.#text.slice(from, to)
    if (this.#cdataEnds && text.includes(']]>')) throw new Malformed('“]]>” stands in a text; write it as ]]&gt;')
    return this.#references && text.includes('&') ? resolveEntities(text) : text
  }

  #append(current: number, text: string): void {
    const { texts } = this.tape
    texts[current] = texts[current] === '' ? text : `${texts[current]}${text}`
  }

  #endTag(current: number): number {
    const { tape } = this
    const name = tape.names[current] as string
    const text = this.#text
    let at = this.#at + 2
    if (!text.startsWith(name, at)) throw new Malformed(`</${this.#peek(at)}> stands where </${name}> must`)
    at += name.length
    while (isSpace(text.charCodeAt(at))) at += 1
    if (text.charCodeAt(at) !== 62) throw new Malformed(`</${this.#peek(this.#at + 2)}> stands where </${name}> must`)
    this.#at = at + 1
    this.#depth -= 1
    tape.ends[current] = tape.size
    return tape.parents[current] as number
  }

  #peek(at: number): string {
    return this.#text.slice(at, at + 40).split(/[\s<>]/)[0] as string
  }

  #bang(current: number): number {
    const text = this.#text
    if (text.startsWith('[CDATA[', this.#at + 2)) {
      const end = text.indexOf(']]>', this.#at + 9)
      if (end < 0) throw new Malformed('a CDATA section never ends')
      this.#append(current, text.slice(this.#at + 9, end))
      this.#at = end + 3
    } else if (text.startsWith('--', this.#at + 2)) {
      const end = text.indexOf('--', this.#at + 4)
      if (end < 0 || text.charCodeAt(end + 2) !== 62) throw new Malformed('a comment holds “--” or never ends')
      this.#at = end + 3
    } else throw new Malformed('“<!” begins neither a comment nor CDATA')
    return current
  }

  #instruction(current: number): number {
    const end = this.#text.indexOf('?>', this.#at + 2)
    if (end < 0) throw new Malformed('an instruction “<?” never ends')
    const target = this.#text.slice(this.#at + 2, end).split(/[ \t\n]/)[0] as string
    if (this.#names.of(target).toLowerCase() === 'xml') throw new Malformed('<?xml … ?> may only stand at the start')
    this.#at = end + 2
    return current
  }

  #startTag(parent: number): number {
    const text = this.#text
    let at = this.#at + 1
    const from = at
    at = nameEnd(text, at)
    if (++this.#depth > DEPTH_MAX) throw new TooDeep(`it is nested deeper than ${DEPTH_MAX} elements`)
    const { tape } = this
    const current = tape.open(this.#names.of(text.slice(from, at)), parent)
    this.#at = at
    while (text.charCodeAt(this.#at) !== 62) {
      const c = text.charCodeAt(this.#at)
      if (c === 47) {
        if (text.charCodeAt(this.#at + 1) !== 62) throw new Malformed('a “/” stands within a tag')
        this.#at += 2
        this.#depth -= 1
        tape.texts[current] = null
        tape.ends[current] = tape.size
        return parent
      }
      if (!isSpace(c)) throw new Malformed(`the tag <${tape.names[current]}> never ends, or a space is missing in it`)
      this.#at = skipSpace(text, this.#at)
      const next = text.charCodeAt(this.#at)
      if (next !== 62 && next !== 47) this.#attribute(current)
    }
    this.#at += 1
    return current
  }

  #attribute(current: number): void {
    const text = this.#text
    const end = nameEnd(text, this.#at)
    const name = this.#names.of(text.slice(this.#at, end))
    this.#at = skipSpace(text, end)
    if (text.charCodeAt(this.#at) !== 61) throw new Malformed(`the attribute ${name} has no value`)
    this.#at = skipSpace(text, this.#at + 1)
    const quote = text.charCodeAt(this.#at)
    if (quote !== 34 && quote !== 39) throw new Malformed(`the value of the attribute ${name} is not quoted`)
    const from = this.#at + 1
    const close = text.indexOf(quote === 34 ? '"' : "'", from)
    if (close < 0) throw new Malformed(`the value of the attribute ${name} never ends`)
    let value = text.slice(from, close)
    if (value.includes('<')) throw new Malformed(`the value of the attribute ${name} holds a “<”; write it as &lt;`)
    if (value.includes('\n') || value.includes('\t')) value = value.replace(/[\n\t]/g, ' ')
    if (this.#references && value.includes('&')) value = resolveEntities(value)
    if (this.tape.hasAttribute(current, name)) throw new Malformed(`the attribute ${name} stands there twice`)
    this.tape.attribute(name, value)
    this.#at = close + 1
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isSpace(text.charCodeAt(at))) return false
  return true
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at += 1
  return at
}

/** Where a name ends: at a space, `/`, `=`, `<`, `>` or the end of the text. */
function nameEnd(text: string, from: number): number {
  let at = from
  for (; at < text.length; at += 1) {
    const c = text.charCodeAt(at)
    if (c <= 32 || c === 62 || c === 47 || c === 61 || c === 60) break
  }
  return at
}
