import { describe, expect, test } from 'vitest'
import { LineScanner } from '../reading/json/line-scanner.ts'
import { cutRecords } from '../reading/records/cutter.ts'
import { RECORD_LIMITS } from '../reading/records/limits.ts'
import { collect, objectsOf, readAll, spoolOf } from '../reading/records/spool.fixture.ts'
import { unpackRecords } from '../reading/records/table.ts'
import ndjson from './ndjson.ts'

const sniffed = (text: string, name = '', whole = true) => ndjson.sniff({ head: Buffer.from(text), whole, name })

describe('JSON by lines', () => {
  test('one object a line, numbered by its line; blank lines are passed over', async () => {
    const read = await readAll(ndjson, '\n{"a":1}\r\n\n  \n{"a":[2,3]}\n{"a":\n{"a":4}')
    expect(read.columns).toEqual(['a', 'a[]'])
    expect(objectsOf(read)).toEqual([{ a: '1' }, { 'a[]': ['2', '3'] }, 'element_unreadable', { a: '4' }])
    expect(read.rows.map((row) => row.row)).toEqual([2, 5, 6, 7])
  })

  test('finds the same lines wherever the blocks end, and goes on from any chunk', async () => {
    const lines = ['{"a":1}', '  {"é":"日本"}', '', '{}\r', ' ', '{"b":{}}']
    const spool = spoolOf(lines.join('\n'))
    for (const blockBytes of [1, 2, 3, 7, 100]) {
      const limits = { ...RECORD_LIMITS, blockBytes, chunkRecords: 1 }
      const from = { byte: 0, line: 1, index: 1 }
      const chunks = await collect(cutRecords(spool, new LineScanner(from), from, limits))
      const texts = chunks.map((chunk) => [...unpackRecords(chunk.bytes)][0]?.text)
      expect(texts).toEqual(['{"a":1}', '{"é":"日本"}', '{}\r', '{"b":{}}'])
      expect(chunks.map((chunk) => chunk.at.line)).toEqual([1, 2, 4, 6])
      for (const [at, chunk] of chunks.entries()) {
        expect(await collect(cutRecords(spool, new LineScanner(chunk.next), chunk.next, limits))).toEqual(
          chunks.slice(at + 1),
        )
      }
    }
  })

  test('leaves out a line that is too large and reads the next', async () => {
    const from = { byte: 0, line: 1, index: 1 }
    const limits = { ...RECORD_LIMITS, blockBytes: 100, recordBytesMax: 1_000 }
    const spool = spoolOf(`{"a":1}\n{"a":"${'x'.repeat(9_000)}"}\n{"a":3}\n`)
    const chunks = await collect(cutRecords(spool, new LineScanner(from), from, limits))
    expect(chunks.map((chunk) => [chunk.at.line, chunk.broken?.code])).toEqual([
      [1, undefined],
      [2, 'record_too_large'],
      [3, undefined],
    ])
  })

  test('is told from other JSON', () => {
    expect(sniffed('{"a":1}\n{"a":2}\n')?.confidence).toBeGreaterThan(0.95)
    expect(sniffed('{"a":1}\n{"a":2}\n{"a":', '', false)).not.toBeNull()
    expect(sniffed('{"a":1}\n{"a":x}\n{"a":3}')).not.toBeNull()
    expect(sniffed('{"a":1}', 'feed.jsonl')).not.toBeNull()
    for (const text of [
      '{"a":1}',
      '[{"a":1},\n{"a":2}]',
      '{\n"a":1}\n{\n"a":2}',
      'a\nb',
      '',
      '{"a":[\n{"b":1},\n{"b":2}\n]}',
    ]) {
      expect(sniffed(text)).toBeNull()
    }
  })
})
