import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutRecordsFromStart } from '../records/cutter.ts'
import { RECORD_LIMITS, type RecordLimits } from '../records/limits.ts'
import { collect, spoolOf } from '../records/spool.fixture.ts'
import { unpackRecords } from '../records/table.ts'
import { parseRecordPath } from './path.ts'
import { JsonRecordScanner } from './record-scanner.ts'

const BEGINNING = { byte: 0, line: 1, index: 1 }

async function cut(text: string, path: string, limits: Partial<RecordLimits> = {}, from = BEGINNING) {
  const scanner = new JsonRecordScanner(parseRecordPath(path))
  return collect(cutRecordsFromStart(spoolOf(text), scanner, from, { ...RECORD_LIMITS, ...limits }))
}

async function records(text: string, path: string, limits: Partial<RecordLimits> = {}): Promise<string[]> {
  const chunks = await cut(text, path, limits)
  return chunks.flatMap((chunk) =>
    chunk.broken ? [chunk.broken.code] : Array.from(unpackRecords(chunk.bytes), (record) => record.text),
  )
}

const ITEMS = [
  '{"a":1}',
  '{}',
  '{"a":"}]\\"{[\\\\"}',
  '{"é":"日本","n":[[1,2],{"x":[]}]}',
  '{\n  "a": {"items": [{"b": null}]},\n  "c": "\\u007d"\n}',
  '[1,{"a":2}]',
  '"te,xt"',
  '42',
]

describe('the scanner of JSON records', () => {
  const text = `{"meta":{"items":[{"no":1}],"s":"\\"items\\":["},"n":-1.5e3,"data":{"other":[1,{"items":[]}],"items":[\n${ITEMS.join(' ,\n')}]},"items":[{"no":2}]}`

  test('finds the same borders wherever the blocks end', async () => {
    for (const blockBytes of [1, 2, 3, 5, 7, 64, 1_000]) {
      expect(await records(text, 'data.items', { blockBytes })).toEqual(ITEMS)
    }
  })

  test('goes on from where any chunk ended, with the right byte, line and number', async () => {
    const chunks = await cut(text, 'data.items', { chunkRecords: 3 })
    expect(chunks).toHaveLength(3)
    for (const [at, chunk] of chunks.entries()) {
      expect(await cut(text, 'data.items', { chunkRecords: 3 }, chunk.next)).toEqual(chunks.slice(at + 1))
      const before = Buffer.from(text).subarray(0, chunk.at.byte).toString()
      expect(chunk.at).toMatchObject({ line: before.split('\n').length, index: at * 3 + 1 })
    }
  })

  test('cuts random documents at their borders', async () => {
    const json = fc.oneof(fc.object({ maxDepth: 3 }), fc.record({ 'a"]': fc.string({ unit: 'binary' }) }))
    await fc.assert(
      fc.asyncProperty(fc.array(json), fc.integer({ min: 1, max: 40 }), fc.nat(2), async (all, blockBytes, indent) => {
        const source = JSON.stringify({ first: all, x: { y: all } }, null, indent)
        const found = await records(source, 'x.y', { blockBytes })
        expect(found.map((each) => JSON.stringify(JSON.parse(each)))).toEqual(all.map((each) => JSON.stringify(each)))
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['an array at the top', '[{"a":1},{"a":2}]', '', ['{"a":1}', '{"a":2}']],
    ['one object', ' {"a":[{"b":1}]} ', '', ['{"a":[{"b":1}]}']],
    ['objects after each other', '{"a":1}\n{"a":2}{"a":3}', '', ['{"a":1}', '{"a":2}', '{"a":3}']],
    ['one object at a path', '{"x":{"p":{"a":1}}}', 'x.p', ['{"a":1}']],
    ['an object by id', '{"p":{"k1":{"a":1},"k\\"2": {"a":2}}}', 'p.*', ['"k1":{"a":1}', '"k\\"2": {"a":2}']],
    ['arrays on the way', '[{"c":1,"p":[{"a":1}]},{"p":[{"a":2}]}]', 'p', ['{"a":1}', '{"a":2}']],
    ['keys with dots and stars', '{"a.b":{"*":[{"x":1}]}}', 'a\\.b.\\*', ['{"x":1}']],
    ['nothing at the path', '{"p":null,"q":[]}', 'p', []],
  ])('finds %s', async (_name, source, path, expected) => {
    expect(await records(source, path)).toEqual(expected)
    expect(await records(source, path, { blockBytes: 1 })).toEqual(expected)
  })

  test.each([
    ['a missing end', '[{"a":1},{"b":[1,{"c":2}},{"d":4}]', ['{"a":1}', '{"b":[1,{"c":2}}', '{"d":4}']],
    ['a missing brace', '[{"a":1},{"b":2,{"c":3},{"d":4}]', ['{"a":1}', '{"b":2,', '{"c":3}', '{"d":4}']],
    ['a missing brace before the end', '[{"a":1},{"b":2]', ['{"a":1}', '{"b":2']],
    [
      'a string without end',
      '[\n{"a":1},\n{"b":"x},\n{"c":3},\n{"d":4}\n]',
      ['{"a":1}', '{"b":"x},\n', '{"c":3}', '{"d":4}'],
    ],
    ['a line break in a string', '[{"b":"x {\ny"},{"c":3}]', ['{"b":"x {\ny"}', '{"c":3}']],
    ['a superfluous brace', '[{"a":1}},{"b":2}]', ['{"a":1}', '{"b":2}']],
    ['no quotes at all', '[{a:1},{b:2}]', ['{a:1}', '{b:2}']],
    ['a cut off file', '[{"a":1},{"b":[{"c":1},{"d', ['{"a":1}', '{"b":[{"c":1},{"d']],
    ['a file cut off between records', '{"p":[{"a":1},', ['{"p":[{"a":1},']],
  ])('loses one record to %s', async (_name, source, expected) => {
    expect(await records(source, '')).toEqual(expected)
    expect(await records(source, '', { blockBytes: 3 })).toEqual(expected)
  })

  test('forgets a value that is cut off outside of records', async () => {
    const source = '{{]"x":1,"p":[{"a":1}]}'
    for (const blockBytes of [1, 2, 3, 100]) expect(await records(source, 'p', { blockBytes })).toEqual(['{"a":1}'])
  })

  test('tells of a list that never ends, once', async () => {
    expect(await records('{"p":[{"a":1},{"a":2}', 'p')).toEqual(['{"a":1}', '{"a":2}', ''])
    const [chunk] = await cut('{"p":[', 'p')
    expect(await cut('{"p":[', 'p', {}, chunk!.next)).toEqual([])
  })

  test('finds the next record after one that has lost its end in a file of a single line', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `{"sku":"A${i}","title":"some title"}`)
    const source = `[${[...many, '{"sku":"B,"title":"x"}', ...many].join(',')}]`
    const found = await records(source, '')
    expect(found.slice(0, 5_000)).toEqual(many)
    expect(found[5_000]).toMatch(/^\{"sku":"B/)
    expect(found.slice(-4_900)).toEqual(many.slice(-4_900))
    expect(found.length).toBeGreaterThan(9_990)
  })

  test('leaves out a record that is too large, in bounded memory, and reads the next', async () => {
    const limits = { recordBytesMax: 1_000, blockBytes: 100 }
    const source = `[{"a":1},{"a":"${'x'.repeat(5_000)}"},{"a":3}]`
    expect(await records(source, '', limits)).toEqual(['{"a":1}', 'record_too_large', '{"a":3}'])
  })

  test('passes a hundred thousand levels in a moment', async () => {
    const begun = performance.now()
    const deep = `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`
    expect(await records(`[${deep},{"b":1}]`, '')).toEqual([deep, '{"b":1}'])
    expect(await records('['.repeat(1_000_000), '')).toHaveLength(1)
    expect(await records('{"p":'.repeat(1_000_000), 'p.q')).toEqual([''])
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})
