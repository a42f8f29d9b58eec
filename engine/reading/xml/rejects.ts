import type { RejectFields, RejectsWriter } from '../../contract/format.ts'

const KNOWN_NAMESPACES: Readonly<Record<string, string>> = {
  g: 'http://base.google.com/ns/1.0',
  c: 'http://base.google.com/cns/1.0',
}
const ADDED = /\s+izb_(?:import|row|code|detail)=(?:"[^"]*"|'[^']*')/g

/** Writes rejected elements as they came, in the elements that stood around them, the four as attributes. */
export function xmlRejects(
  record: string,
  columns: readonly string[],
  namespaces: Readonly<Record<string, string>> = {},
): RejectsWriter {
  const path = record.split('/').filter((name) => name !== '')
  const name = path.at(-1) ?? 'record'
  // A record that is the root element gets one around it, so that there can be several.
  const around = path.length > 1 ? path.slice(0, -1) : []
  const declared = declarations(namespaces, [...path, ...columns])
  const head = around.map((each, level) => `<${each}${level === 0 ? declared : ''}>`).join('')
  return {
    extension: 'xml',
    head: `<?xml version="1.0" encoding="UTF-8"?>\n${head}${head === '' ? '' : '\n'}`,
    record: (raw, _cells, added) => `${withAttributes(raw, name, added)}\n`,
    tail:
      around.length === 0
        ? ''
        : `${around
            .map((each) => `</${each}>`)
            .reverse()
            .join('')}\n`,
  }
}

/** Declares every prefix in use, so that other readers take the file too. */
function declarations(namespaces: Readonly<Record<string, string>>, names: readonly string[]): string {
  const all: Record<string, string> = Object.create(null)
  for (const name of names) {
    for (const match of name.replace(/\[[^\]]*\]/g, '').matchAll(/(?:^|[/@])([\w.-]+):[^/]/g)) {
      const prefix = match[1] as string
      if (prefix !== 'xml' && prefix !== 'xmlns') all[`xmlns:${prefix}`] = KNOWN_NAMESPACES[prefix] ?? `urn:${prefix}`
    }
  }
  Object.assign(all, namespaces)
  return Object.entries(all)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('')
}

function withAttributes(raw: string, name: string, added: RejectFields): string {
  const attributes = Object.entries(added)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')
  const tag = /^<[^\s/<>]+/.exec(raw)?.[0]
  // What is no closed element would swallow the records after it: it is kept as text.
  if (tag === undefined || !raw.endsWith(closing(tag, raw))) return `<${name}${attributes}>${escaped(raw)}</${name}>`
  const end = startTagEnd(raw)
  return `${tag}${attributes}${raw.slice(tag.length, end).replace(ADDED, '')}${raw.slice(end)}`
}

function closing(tag: string, raw: string): string {
  return raw.endsWith('/>') && startTagEnd(raw) === raw.length ? '/>' : `</${tag.slice(1)}>`
}

/** Where the start tag ends; a `>` within quotes does not end it. */
function startTagEnd(raw: string): number {
  let quote = 0
  for (let at = 0; at < raw.length; at += 1) {
    const c = raw.charCodeAt(at)
    if (quote !== 0) quote = c === quote ? 0 : quote
    else if (c === 34 || c === 39) quote = c
    else if (c === 62) return at + 1
  }
  return raw.length
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\n\r\t]/g, (space) => `&#${space.charCodeAt(0)};`)
    .replace(NOT_IN_XML, '\ufffd')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these may not stand in XML at all
const NOT_IN_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
