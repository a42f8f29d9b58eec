import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import type { Position } from '../../engine/contract/format.ts'
import { cutRecords } from '../../engine/reading/records/cutter.ts'
import { RECORD_LIMITS } from '../../engine/reading/records/limits.ts'
import { unpackRecords } from '../../engine/reading/records/table.ts'
import { Malformed } from '../../engine/reading/xml/characters.ts'
import { ElementParser } from '../../engine/reading/xml/parser.ts'
import { XmlRecordScanner } from '../../engine/reading/xml/record-scanner.ts'
import { chunksOf, everySize, lineAt, spooled } from './cutting.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
  readonly children: Element[]
}

const PATH = ['r', 'list', 'item']
const BEGINNING: Position = { byte: 0, line: 1, index: 1 }

const name = fc.constantFrom('a', 'item', 'g:price', 'élan', 'list', 'r', '_x-1')
const words = fc.constantFrom(
  'x',
  ' ',
  '\n',
  '\r\n',
  '&amp;',
  '&#233;',
  '&#x1F600;',
  '&lt;',
  '日本',
  "'",
  '"',
  '>',
  '=',
  '/',

  '--',
  '1 2',
)
const aside = fc.constantFrom(
  '<!-- </item> <item> -->',
  '<?php </item> ?>',
  '<![CDATA[</item> & <item>]]>',
  '<![CDATA[]] ]>]]>',
  '<!----->'.replace('---', '--'),
)
const text = fc.array(words, { maxLength: 4 }).map((all) => all.join('').replaceAll(']]>', ']] >'))
const attributes = fc
  .array(fc.tuple(name, text, fc.constantFrom('"', "'")), { maxLength: 3 })
  .map((all) =>
    [...new Map(all.map((each) => [each[0], each])).values()]
      .map(([key, value, quote]) => ` ${key} = ${quote}${value.replaceAll(quote, '')}${quote}`)
      .join(''),
  )
const element: fc.Memo<string> = fc.memo((depth) =>
  fc
    .tuple(
      name,
      attributes,
      fc.array(depth > 1 ? fc.oneof(text, aside, element(depth - 1)) : fc.oneof(text, aside), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([tag, pairs, inner, short]) =>
      inner.length === 0 && short ? `<${tag}${pairs}/>` : `<${tag}${pairs} >${inner.join('')}</${tag}\n>`,
    ),
)
const record = fc
  .tuple(attributes, fc.array(fc.oneof(text, aside, element(3)), { maxLength: 4 }))
  .map(([pairs, inner]) => `<item${pairs}>${inner.join('')}</item>`)
const between = fc.oneof(
  fc.constantFrom(
    ' ',
    '\n',
    '<item-2><item>no</item></item-2>',
    '<other><list><item/></list></other>',
    '<items/>',
    '<!-- <item> -->',
    '</list>\n<list a="x">',
    '<?x <item>?>',
  ),
  record,
)
const document = fc
  .tuple(
    fc.constantFrom(
      '',
      '<?xml version="1.0"?>\n',
      '<!DOCTYPE r [<!ENTITY x "<item>"> <!-- \' ]> --> ]>',
      '<!-- <r> -->\r\n',
    ),
    fc.array(between, { maxLength: 8 }),
  )
  .map(([head, inner]) => `${head}<r><item>no</item><list>${inner.join('')}</list></r>\n`)

/** The records of a document as saxes sees them. */
function bySaxes(source: string): Element[] {
  const found: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    const made = { name: tag.name, attributes: { ...tag.attributes } as Record<string, string>, text: '', children: [] }
    open.at(-1)?.children.push(made)
    open.push(made)
    if (open.length === PATH.length && open.every((each, at) => each.name === PATH[at])) found.push(made)
  })
  const add = (words: string) => {
    const top = open.at(-1)
    if (top) top.text += words
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => void open.pop())
  parser.write(source).close()
  return found.map(trimmed)
}

function byParser(parser: ElementParser, source: string): Element | string {
  try {
    parser.parse(source)
  } catch (error) {
    if (error instanceof Malformed) return 'malformed'
    throw error
  }
  const { tape } = parser
  const elements: Element[] = []
  for (let at = 0; at < tape.size; at++) {
    const own: Record<string, string> = {}
    for (let i = tape.attributesFrom[at] ?? 0; i < tape.attributesEnd(at); i++)
      own[tape.attributeNames[i] ?? ''] = tape.attributeValues[i] ?? ''
    const made = { name: tape.names[at] ?? '', attributes: own, text: tape.texts[at] ?? '', children: [] }
    elements.push(made)
    if (at > 0) elements[tape.parents[at] ?? 0]?.children.push(made)
  }
  return elements[0] ? trimmed(elements[0]) : 'nothing'
}

function trimmed(it: Element): Element {
  return { ...it, text: it.text.trimStart(), children: it.children.map(trimmed) }
}

async function cut(source: string, blockBytes: number, chunkRecords = 3, from = BEGINNING) {
  const limits = { ...RECORD_LIMITS, blockBytes, chunkRecords }
  const chunks = await chunksOf(cutRecords(spooled(source), new XmlRecordScanner(PATH, from), from, limits))
  return {
    chunks,
    records: chunks.flatMap((chunk) =>
      Array.from(unpackRecords(chunk.bytes), ({ text, line }) => ({ text, line: line + chunk.at.line })),
    ),
  }
}

/** Records found and read by us are those that saxes finds in the whole document, with their lines, however blocks end and from any chunk on. */
export const documents = fc.asyncProperty(document, async (source) => {
  const whole = await cut(source, 1_000_000)
  const parser = new ElementParser()
  deepStrictEqual(
    whole.records.map(({ text }) => byParser(parser, text)),
    bySaxes(source),
  )
  let at = 0
  for (const { text, line } of whole.records) {
    at = source.indexOf(text, at)
    while (lineAt(source, at, /\n/g) < line) at = source.indexOf(text, at + 1)
    deepStrictEqual(line, lineAt(source, at, /\n/g))
    at += text.length
  }
  await cutAnywhere(source, whole.records)
  await goneOn(source)
})

/** A spoiled document is cut the same wherever blocks end, and what stands before the damage is as it was. */
export const spoiled = fc.asyncProperty(
  document,
  fc.array(
    fc.tuple(
      fc.nat(),
      fc.nat(4),
      fc.constantFrom(
        '',
        '<',
        '>',
        '"',
        "'",
        '/',
        '&',
        '<item>',
        '</item>',
        '</list>',
        '<!--',
        ']]>',
        '<![CDATA[',
        '<!',
        '<?',
        '\0',
        'é',
        '</r>',
      ),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  async (source, spoils) => {
    let [text, first] = [source, source.length]
    for (const [place, gone, put] of spoils) {
      const at = place % (text.length + 1)
      text = text.slice(0, at) + put + text.slice(at + gone)
      first = Math.min(first, at)
    }
    const [right, found] = [await cut(source, 1_000_000), await cut(text, 1_000_000)]
    const damaged = lineAt(source, first, /\n/g)
    const untouched = right.records.filter((each) => each.line + each.text.split('\n').length - 1 < damaged)
    deepStrictEqual(found.records.slice(0, untouched.length), untouched)
    const parser = new ElementParser()
    for (const each of found.records) byParser(parser, each.text)
    await cutAnywhere(text, found.records)
  },
)

async function cutAnywhere(source: string, records: readonly unknown[]): Promise<void> {
  const bytes = Buffer.byteLength(source)
  for (const size of everySize(bytes).filter((each) => each < 12 || each % 9 === 0)) {
    const found = await cut(source, size)
    deepStrictEqual({ size, records: found.records }, { size, records })
  }
}

async function goneOn(source: string): Promise<void> {
  const { chunks } = await cut(source, 7, 1)
  for (const [at, chunk] of chunks.entries()) {
    if (at % 3 === 0) deepStrictEqual((await cut(source, 7, 1, chunk.next)).chunks, chunks.slice(at + 1))
  }
}
