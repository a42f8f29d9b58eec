const NAME_START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
const NAME = new RegExp(`^[${NAME_START}][-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040${NAME_START}]*$`, 'u')
// Characters that XML 1.0 does not allow; a lone surrogate is one too, but decoded UTF-8 has none.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/
const KNOWN_NAMES_MAX = 10_000

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What is wrong with a record; thrown within the parser, never out of it. */
export class Malformed extends Error {}

/** Names seen so far, each kept once and checked once. */
export class KnownNames {
  readonly #names = new Map<string, string>()

  /** The name as it is kept; throws where XML allows no such name. */
  of(name: string): string {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    if (!NAME.test(name)) throw new Malformed(`“${name.slice(0, 40)}” is no name of an element or attribute`)
    if (this.#names.size >= KNOWN_NAMES_MAX) this.#names.clear()
    // Joined anew, so that the name does not hold on to the whole text it was cut from.
    const own = Array.from(name).join('')
    this.#names.set(own, own)
    return own
  }
}

/** Throws where a text has a character that XML does not allow. */
export function refuseForbidden(text: string): void {
  const found = FORBIDDEN.exec(text)
  if (!found) return
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw new Malformed(`the character U+${code} is not allowed in XML; leave it out`)
}

/** Resolves the five entities of XML and numeric references; nothing else is ever expanded. */
export function resolveEntities(text: string): string {
  let out = ''
  let from = 0
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at)
    const name = end < 0 ? '' : text.slice(at + 1, end)
    out += text.slice(from, at) + (ENTITIES[name] ?? numeric(name) ?? refuse(text.slice(at, at + 20)))
    from = end + 1
  }
  return out + text.slice(from)
}

function numeric(name: string): string | null {
  const match = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}))$/.exec(name)
  if (!match) return null
  const code = match[1] ? Number.parseInt(match[1], 16) : Number(match[2])
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code < 0xd800) ||
    (code >= 0xe000 && code < 0xfffe) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return allowed ? String.fromCodePoint(code) : null
}

function refuse(text: string): never {
  const name = /^&([\w.:-]+);/.exec(text)?.[1]
  if (name === undefined) throw new Malformed('an & stands alone; write it as &amp;')
  throw new Malformed(
    `the entity &${name}; is none of XML’s own, and those of a DOCTYPE are never expanded; write the character itself`,
  )
}
