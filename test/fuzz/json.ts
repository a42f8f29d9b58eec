import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Position } from '../../engine/contract/format.ts'
import { readElement } from '../../engine/reading/json/element.ts'
import { LineScanner } from '../../engine/reading/json/line-scanner.ts'
import { parseRecordPath } from '../../engine/reading/json/path.ts'
import { JsonRecordScanner } from '../../engine/reading/json/record-scanner.ts'
import { cutRecords, cutRecordsFromStart } from '../../engine/reading/records/cutter.ts'
import { RECORD_LIMITS } from '../../engine/reading/records/limits.ts'
import { unpackRecords } from '../../engine/reading/records/table.ts'
import { chunksOf, everySize, lineAt, spooled } from './cutting.ts'

const BEGINNING: Position = { byte: 0, line: 1, index: 1 }
const LINE = /\n/g

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t', ' \n ')
const letters = fc.array(
  fc.constantFrom(
    'a',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\"',
    '\\\\',
    '\\/',
    '\\n',
    '\\u00e9',
    '\\ud83d\\ude00',
    '\\ud83d',
    '\\u0000',
    'é',
    '😀',
    '日本',
    '__proto__',
    'items',
    '},{"a'.replaceAll('"', '\\"'),
  ),
  { maxLength: 4 },
)
const string = letters.map((all) => `"${all.join('')}"`)
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '1e400',
    '-1E-400',
    '1.10',
    '0.1e1',
    '12345678901234567890',
    '1.0',
    '9007199254740993',
    '1E5',
    '-12.50',
    '0.000000000000000001',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((it) => JSON.stringify(it)),
)
const scalar = fc.oneof(string, number, fc.constantFrom('true', 'false', 'null'))
const between = (open: string, close: string, items: fc.Arbitrary<string[]>) =>
  fc.tuple(items, space, space, space).map(([all, a, b, c]) => `${open}${a}${all.join(`${b},${c}`)}${b}${close}`)
const arrayOf = (items: fc.Arbitrary<string>) => between('[', ']', fc.array(items, { maxLength: 4 }))
// V8 does not always let the last of equal keys stand, so it is no reference there.
const objectOf = (members: fc.Arbitrary<string>) =>
  between(
    '{',
    '}',
    fc.uniqueArray(members, { maxLength: 4, selector: (it) => Object.keys(JSON.parse(`{${it}}`) as object)[0] }),
  )
const member = (value: fc.Arbitrary<string>) =>
  fc.tuple(string, space, space, value).map(([key, a, b, it]) => `${key}${a}:${b}${it}`)
const value: fc.Memo<string> = fc.memo((depth) =>
  depth > 1 ? fc.oneof(scalar, arrayOf(value(depth - 1)), objectOf(member(value(depth - 1)))) : scalar,
)
const object = objectOf(member(value(3)))
const records = fc.array(fc.oneof({ weight: 6, arbitrary: object }, { weight: 1, arbitrary: value(2) }), {
  maxLength: 6,
})

const shape = fc.constantFrom(
  ['', (list: string) => list],
  [
    'items',
    (list: string) => `{"meta":{"items":[{"no":1}]},"s":"\\"items\\":[{",\n"items":${list},"more":[1,{"items":[]}]}`,
  ],
  ['data.items', (list: string) => `\n{"items":[{}],"data":{"x":[[]],"items":${list}}}\n`],
  ['pages.items', (list: string) => `{"pages":[{"items":[]},{"items":${list}},{"other":1}]}`],
) as fc.Arbitrary<[string, (list: string) => string]>

type Cut = (
  source: string,
  blockBytes: number,
  from?: Position,
) => Promise<{ chunks: unknown[]; records: { text: string; line: number }[] }>

const cutBy =
  (path: string | null): Cut =>
  async (source, blockBytes, from = BEGINNING) => {
    const limits = { ...RECORD_LIMITS, blockBytes, chunkRecords: 2 }
    const spool = spooled(source)
    const chunks = await chunksOf(
      path === null
        ? cutRecords(spool, new LineScanner(from), from, limits)
        : cutRecordsFromStart(spool, new JsonRecordScanner(parseRecordPath(path)), from, limits),
    )
    return {
      chunks,
      records: chunks.flatMap((chunk) =>
        Array.from(unpackRecords(chunk.bytes), ({ text, line }) => ({ text, line: line + chunk.at.line })),
      ),
    }
  }

/** What JSON.parse makes of a record; numbers as numbers, in whatever form they were kept. */
function judged(text: string): unknown {
  const expected = JSON.parse(text)
  const element = readElement(text, false)
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected))
    return 'code' in element ? null : 'an element'
  return 'value' in element ? sameNumbers(element.value, expected) : element.code
}

/** Null where both are the same but for the form of their numbers. */
function sameNumbers(found: unknown, expected: unknown): unknown {
  if (typeof expected === 'number') return Object.is(Number(found), expected) ? null : { found, expected }
  if (typeof expected !== 'object' || expected === null) return Object.is(found, expected) ? null : { found, expected }
  const keys = Object.keys(expected)
  deepStrictEqual(Object.keys(found as object), keys)
  const own = (of: unknown, key: string) => Object.getOwnPropertyDescriptor(of, key)?.value
  return keys.map((key) => sameNumbers(own(found, key), own(expected, key))).find((it) => it !== null) ?? null
}

/** The records of a document are its values as JSON.parse reads them, with their lines, however blocks end. */
export const documents = fc.asyncProperty(records, shape, space, space, async (all, [path, around], a, b) => {
  const source = around(`[${a}${all.join(`${b},${a}`)}${b}]`)
  JSON.parse(source)
  const cut = cutBy(path)
  const whole = await cut(source, 1_000_000)
  deepStrictEqual(
    whole.records.map(({ text }) => text),
    all,
  )
  for (const text of all) deepStrictEqual({ text, wrong: judged(text) }, { text, wrong: null })
  linesOf(source, whole.records)
  await cutAnywhere(cut, source, whole)
})

/** The same for one value a line. */
export const lines = fc.asyncProperty(
  fc.array(object),
  fc.constantFrom('\n', '\r\n', '\n\n', '\n \n'),
  fc.boolean(),
  async (all, breaks, lastBreak) => {
    const texts = all.map((text) => text.replaceAll(/[\r\n]/g, ''))
    const source = texts.join(breaks) + (lastBreak ? breaks : '')
    const cut = cutBy(null)
    const whole = await cut(source, 1_000_000)
    deepStrictEqual(
      whole.records.map(({ text }) => text.trimEnd()),
      texts,
    )
    for (const { text } of whole.records) deepStrictEqual({ text, wrong: judged(text) }, { text, wrong: null })
    linesOf(source, whole.records)
    await cutAnywhere(cut, source, whole)
  },
)

/** A spoiled document is cut the same wherever blocks end; what stands before the damage is as it was; nothing throws. */
export const spoiled = fc.asyncProperty(
  records,
  shape,
  fc.array(
    fc.tuple(
      fc.nat(),
      fc.nat(4),
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '\n', '{"', '},', '"},\n{"', 'é', '\0', '/*'),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  async (all, [path, around], spoils) => {
    const source = around(`[\n${all.join(',\n')}\n]`)
    let [text, first] = [source, source.length]
    for (const [place, gone, put] of spoils) {
      const at = place % (text.length + 1)
      text = text.slice(0, at) + put + text.slice(at + gone)
      first = Math.min(first, at)
    }
    const cut = cutBy(path)
    const [right, found] = [await cut(source, 1_000_000), await cut(text, 1_000_000)]
    const damaged = lineAt(source, first, /\n/g)
    const untouched = right.records.filter((each) => each.line + each.text.split('\n').length - 1 < damaged)
    deepStrictEqual(found.records.slice(0, untouched.length), untouched)
    for (const each of found.records) readElement(each.text, false)
    await cutAnywhere(cut, text, found)
  },
)

function linesOf(source: string, found: readonly { text: string; line: number }[]): void {
  let at = 0
  for (const { text, line } of found) {
    at = source.indexOf(text, at)
    while (at >= 0 && lineAt(source, at, LINE) < line) at = source.indexOf(text, at + 1)
    deepStrictEqual(line, lineAt(source, at, LINE))
    at += text.length
  }
}

async function cutAnywhere(cut: Cut, source: string, whole: Awaited<ReturnType<Cut>>): Promise<void> {
  for (const size of everySize(Buffer.byteLength(source)).filter((each) => each < 12 || each % 9 === 0)) {
    deepStrictEqual({ size, records: (await cut(source, size)).records }, { size, records: whole.records })
  }
  const { chunks } = await cut(source, 5)
  for (const [at, chunk] of (chunks as { next: Position }[]).entries()) {
    if (at % 3 === 0) deepStrictEqual((await cut(source, 5, chunk.next)).chunks, chunks.slice(at + 1))
  }
}
