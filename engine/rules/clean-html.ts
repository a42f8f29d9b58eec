import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'

const options = Type.Object(
  {
    tags: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z][a-z0-9]*$' }), {
        description: 'Tags that may stay, of those that are safe; the usual ones of texts when nothing is said.',
      }),
    ),
    links: Type.Optional(
      Type.Boolean({ description: 'Links may stay; without them their text does. True when nothing is said.' }),
    ),
  },
  { additionalProperties: false },
)

const table = {
  tags: 'p br ul ol li b strong i em u s small sub sup h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th caption dl dt dd blockquote pre code span div hr a'.split(
    ' ',
  ),
  safe: 'p br ul ol li b strong i em u s small sub sup h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th caption dl dt dd blockquote pre code span div hr a img'.split(
    ' ',
  ),
  void: ['br', 'hr', 'img'],
  /** What an opening tag ends when it stands right inside it. */
  ends: { p: 'p', li: 'li', tr: 'tr td th', td: 'td th', th: 'td th', dt: 'dt dd', dd: 'dt dd' } as Record<
    string,
    string
  >,
}

export default defineRule({
  name: 'clean-html',
  summary:
    'Keeps the safe part of HTML: known tags, links to http(s) and mail; no scripts, no styles, no handlers; all tags closed.',
  options,
  first: 'tags',
  table,
  parts: [attributesOf, escaped],
  examples: [
    { options: {}, value: '<p class="x" onclick="evil()">A <b>lamp</b></p>', gives: '<p>A <b>lamp</b></p>' },
    { options: {}, value: '<script>alert(1)</script><p>a', gives: '<p>a</p>' },
    { options: {}, value: '<a href="javascript:alert(1)">x</a>', gives: '<a>x</a>' },
    { options: {}, value: '<a href="java&#10;script&colon;alert(1)">x</a>', gives: '<a>x</a>' },
    {
      options: {},
      value: '<a href="https://shop.example/?a=1&b=2" target=_blank>x</a>',
      gives: '<a href="https://shop.example/?a=1&amp;b=2" rel="nofollow noopener">x</a>',
    },
    { options: {}, value: '<img src=x onerror=alert(1)>', gives: '' },
    {
      options: { tags: ['p', 'img'] },
      value: '<img src="https://a.example/1.jpg" onerror=x>',
      gives: '<img src="https://a.example/1.jpg">',
    },
    { options: { tags: ['p', 'script'] }, value: '<script>x</script><b>a</b>', gives: 'a' },
    { options: { links: false }, value: '<a href="https://a.example">x</a>', gives: 'x' },
    { options: {}, value: '<ul><li>a<li>b</ul></div>', gives: '<ul><li>a</li><li>b</li></ul>' },
    { options: {}, value: '1 < 2 & <b>3</b> &eacute;', gives: '1 &lt; 2 &amp; <b>3</b> &eacute;' },
    { options: {}, value: 'plain', gives: 'plain' },
  ],
  apply(value: string | number | boolean, given: Static<typeof options>, tools: Tools) {
    if (typeof value !== 'string' || !/[<&>]/.test(value)) return value
    const { safe, void: voids, ends, tags } = tools.table as typeof table
    const may = tools.once(given, () => {
      const kept = new Set((given.tags ?? tags).filter((tag) => safe.includes(tag)))
      if (given.links === false) kept.delete('a')
      return kept
    })
    const open: string[] = []
    let html = ''
    for (const token of tools.htmlTokens(value)) {
      if (token.kind === 'text') html += escaped(token.text)
      else if (!may.has(token.name)) continue
      else if (token.kind === 'open') {
        const closes = ends[token.name]?.split(' ') ?? []
        while (closes.includes(open.at(-1) ?? '')) html += `</${open.pop()}>`
        const attributes = attributesOf(token.name, token.attributes, tools.entitiesDecoded)
        if (attributes === null || open.length >= 100) continue
        html += `<${token.name}${attributes}>`
        if (!voids.includes(token.name)) open.push(token.name)
      } else if (open.includes(token.name)) {
        for (let name = open.pop(); name !== undefined; name = open.pop()) {
          html += `</${name}>`
          if (name === token.name) break
        }
      }
    }
    while (open.length > 0) html += `</${open.pop()}>`
    return html
  },
})

/** The attributes that may stay, written anew; null where the tag means nothing without what it lost. */
function attributesOf(
  tag: string,
  attributes: readonly (readonly [string, string])[],
  decoded: (text: string) => string,
): string | null {
  const get = (name: string) => attributes.find((each) => each[0] === name)?.[1]
  const quoted = (text: string) => escaped(decoded(text)).replace(/"/g, '&quot;')
  const address = (name: string) => {
    // Browsers leave out what cannot be seen before they look at the scheme.
    const url = decoded(get(name) ?? '').replace(/[\p{Cc}\s\u200b-\u200f\u2028-\u202e\ufeff]/gu, '')
    return /^https?:\/\/[^/]/i.test(url) || (name === 'href' && /^(mailto|tel):[^:]*$/i.test(url)) ? url : null
  }
  if (tag === 'a') {
    const url = address('href')
    return url === null ? '' : ` href="${quoted(url)}" rel="nofollow noopener"`
  }
  if (tag === 'img') {
    const [url, alt] = [address('src'), get('alt')]
    return url === null ? null : ` src="${quoted(url)}"${alt === undefined ? '' : ` alt="${quoted(alt)}"`}`
  }
  if (tag !== 'td' && tag !== 'th') return ''
  const spans = ['colspan', 'rowspan'].filter((name) => /^[1-9]\d{0,2}$/.test(get(name) ?? ''))
  return spans.map((name) => ` ${name}="${get(name)}"`).join('')
}

/** Text that can be no tag, and whose entities stay what they are. */
function escaped(text: string): string {
  return text
    .replace(/&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});)/gi, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}
