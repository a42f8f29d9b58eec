import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { Malformed } from './characters.ts'
import { ElementParser } from './parser.ts'

interface Element {
  name: string
  attributes: Record<string, string>
  text: string
  children: Element[]
}

/** What saxes makes of a document; null where it finds it malformed. */
function bySaxes(text: string): Element | null {
  const parser = new SaxesParser({ xmlns: false })
  const root: Element = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  let failed = false
  parser.on('error', () => {
    failed = true
  })
  parser.on('opentag', (tag) => {
    const element = {
      name: tag.name,
      attributes: { ...tag.attributes } as Record<string, string>,
      text: '',
      children: [],
    }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  const add = (piece: string) => {
    const top = open.at(-1)
    if (top) top.text += piece
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => open.pop())
  parser.write(text).close()
  const only = root.children[0]
  return failed || root.children.length !== 1 || !only ? null : trimmed(only)
}

function byParser(parser: ElementParser, text: string): Element | null {
  try {
    parser.parse(text)
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
  const { tape } = parser
  const elements: Element[] = []
  for (let at = 0; at < tape.size; at += 1) {
    const element: Element = { name: tape.names[at]!, attributes: {}, text: tape.texts[at] ?? '', children: [] }
    for (let i = tape.attributesFrom[at]!; i < tape.attributesEnd(at); i += 1) {
      element.attributes[tape.attributeNames[i]!] = tape.attributeValues[i]!
    }
    elements.push(element)
    if (at > 0) elements[tape.parents[at]!]!.children.push(element)
  }
  return trimmed(elements[0]!)
}

function trimmed(element: Element): Element {
  return { ...element, text: element.text.trimStart(), children: element.children.map(trimmed) }
}

const name = fc.constantFrom('a', 'b', 'g:price', 'élan', 'x-1', '_y', 'item')
const piece = fc.oneof(
  fc.constantFrom(
    '&amp;',
    '&#233;',
    '&#x1F600;',
    ' ',
    '\n',
    '\r\n',
    '\r',
    ']]',
    '>',
    '"',
    "'",
    '-->',
    'é',
    '日本',
    '&lt;b&gt;',
  ),
  fc.stringMatching(/^[a-z0-9 .]{0,12}$/),
)
const special = fc.oneof(
  piece,
  fc.constantFrom(
    '<![CDATA[</item>]]>',
    '<![CDATA[a & b <c> ]] ]]>',
    '<!-- </item> -->',
    '<?php echo "</a>" ?>',
    '<![CDATA[]]>',
  ),
)
const attributes = fc.array(
  fc.tuple(
    name,
    fc.array(piece, { maxLength: 3 }).map((all) => all.join('').replaceAll('"', '')),
  ),
  { maxLength: 3 },
)
const element: fc.Memo<string> = fc.memo((depth) =>
  fc
    .tuple(
      name,
      attributes,
      fc.array(depth > 1 ? fc.oneof(special, element(depth - 1)) : special, { maxLength: 5 }),
      fc.boolean(),
    )
    .map(([tag, pairs, inner, closes]) => {
      const written = [...new Map(pairs)].map(([key, value]) => ` ${key}="${value}"`).join('')
      const content = inner.join('')
      return content === '' && closes ? `<${tag}${written}/>` : `<${tag}${written}>${content}</${tag} >`
    }),
)

describe('the parser of one element', () => {
  const parser = new ElementParser()

  test('reads what saxes reads', () => {
    fc.assert(
      fc.property(element(4), (text) => {
        const expected = bySaxes(text)
        expect(byParser(parser, text)).toEqual(expected)
        // `]]>` may come about in a text by chance; all else here is well-formed.
        if (!text.replace(/<!\[CDATA\[.*?\]\]>/gs, '').includes(']]>')) expect(expected).not.toBeNull()
      }),
      { numRuns: 1_000 },
    )
  })

  test('judges spoiled elements as saxes does', () => {
    const spoil = fc.tuple(
      fc.nat(),
      fc.constantFrom('', '<', '>', '&', '"', '/', '=', ' ', ']]>', '--', '\u0000', '<!', '<?', 'b'),
      fc.nat(3),
    )
    fc.assert(
      fc.property(element(3), spoil, (text, [at, put, cut]) => {
        const place = at % (text.length + 1)
        const spoiled = `<r>${text.slice(0, place)}${put}${text.slice(place + cut)}</r>`
        expect({ spoiled, read: byParser(parser, spoiled) }).toEqual({ spoiled, read: bySaxes(spoiled) })
      }),
      { numRuns: 3_000 },
    )
  })

  test.each([
    ['<a>x & y</a>', 'an & stands alone; write it as &amp;'],
    ['<a>\n&nbsp;</a>', 'the entity &nbsp; is none of XML’s own'],
    ['<a><b></a>', '</a> stands where </b> must'],
    ['<a', 'never ends'],
    ['<a b="1" b="2"/>', 'the attribute b stands there twice'],
    ['<a>\u0008</a>', 'the character U+0008 is not allowed in XML'],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => parser.parse(text)).toThrow(message)
  })

  test('reads an element with a hundred thousand attributes in no more than a moment', () => {
    const text = `<a${Array.from({ length: 100_000 }, (_, i) => ` a${i}=""`).join('')}/>`
    const begun = performance.now()
    parser.parse(text)
    expect(parser.tape.attributeCount).toBe(100_000)
    expect(() => parser.parse(text.replace('/>', ' a7=""/>'))).toThrow('twice')
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  test('reads a million elements beside each other and stops at a million within each other', () => {
    parser.parse(`<a>${'<b/>'.repeat(1_000_000)}</a>`)
    expect(parser.tape.size).toBe(1_000_001)
    expect(() => parser.parse('<b>'.repeat(1_000_000))).toThrow('deeper')
  })
})
