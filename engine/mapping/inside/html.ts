import type { HtmlToken } from '../../contract/rule.ts'

declare const ENTITIES: Readonly<Record<string, string>>

/** Entities as the characters they stand for; unknown ones stay. Joined into the program. */
function entitiesDecoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#\d{1,8}|#x[\da-f]{1,7}|[a-z][a-z\d]{1,30});?/gi, (all, name: string) => {
    if (!name.startsWith('#')) return all.endsWith(';') && Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? all) : all
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    const printable = (code >= 32 && code < 0xd800) || (code > 0xdfff && code <= 0x10ffff) || code === 10 || code === 9
    return printable ? String.fromCodePoint(code) : ''
  })
}

/**
 * Cuts HTML into texts and tags as a browser would, in time that grows with its length only. Comments and elements whose
 * content is no text (scripts, styles, frames …) are left out. Joined into the program.
 */
function htmlTokens(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = []
  let at = 0
  let from = 0
  const upTo = (end: number) => {
    if (end > from) tokens.push({ kind: 'text', text: html.slice(from, end) })
  }
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    const tag = tagAt(html, open)
    if (tag === null) {
      at = open + 1
      continue
    }
    upTo(open)
    at = tag.end
    if (tag.token) tokens.push(tag.token)
    if (tag.hidden !== '') {
      const close = new RegExp(`</${tag.hidden}[\\s/>]`, 'gi')
      close.lastIndex = at
      at = close.exec(html)?.index ?? html.length
    }
    from = at
  }
  upTo(html.length)
  return tokens
}

/** The tag, comment or declaration that begins here; null where it is only a sign for “less than”. */
function tagAt(html: string, open: number): { end: number; token: HtmlToken | null; hidden: string } | null {
  const after = (sign: string, from: number) => {
    const found = html.indexOf(sign, from)
    return found < 0 ? html.length : found + sign.length
  }
  const head = /<(\/?)([a-z][^\s/>]*)/iy
  head.lastIndex = open
  const match = head.exec(html)
  if (!match) {
    if (html.startsWith('<!--', open)) return { end: after('-->', open + 2), token: null, hidden: '' }
    return /^<[!?/]/.test(html.slice(open, open + 2)) ? { end: after('>', open), token: null, hidden: '' } : null
  }
  const name = (match[2] ?? '').toLowerCase()
  const attributes: [string, string][] = []
  const next = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?)/y
  next.lastIndex = open + match[0].length
  let end = html.length
  for (let found = next.exec(html); found !== null; found = next.exec(html)) {
    end = next.lastIndex
    if (found[1] !== undefined) break
    if (attributes.length < 100)
      attributes.push([(found[2] ?? '').toLowerCase(), found[3] ?? found[4] ?? found[5] ?? ''])
    end = html.length
  }
  const closes = match[1] === '/'
  const raw =
    /^(script|style|title|textarea|template|noscript|iframe|noembed|noframes|xmp|plaintext|object|svg|math|select)$/
  if (raw.test(name)) return { end, token: null, hidden: closes ? '' : name }
  return { end, token: closes ? { kind: 'close', name } : { kind: 'open', name, attributes }, hidden: '' }
}

/** The functions of this file, as they are joined. */
export const HTML_PARTS = [entitiesDecoded, htmlTokens, tagAt]
