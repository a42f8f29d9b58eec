import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutRecords } from '../records/cutter.ts'
import { RECORD_LIMITS, type RecordLimits } from '../records/limits.ts'
import { collect, spoolOf } from '../records/spool.fixture.ts'
import { unpackRecords } from '../records/table.ts'
import { XmlRecordScanner } from './record-scanner.ts'

const BEGINNING = { byte: 0, line: 1, index: 1 }

async function cut(text: string, path: string, limits: Partial<RecordLimits> = {}, from = BEGINNING) {
  const scanner = new XmlRecordScanner(path.split('/'), from)
  return collect(cutRecords(spoolOf(text), scanner, from, { ...RECORD_LIMITS, ...limits }))
}

async function records(text: string, path: string, limits: Partial<RecordLimits> = {}): Promise<string[]> {
  const chunks = await cut(text, path, limits)
  return chunks.flatMap((chunk) =>
    chunk.broken ? [chunk.broken.code] : Array.from(unpackRecords(chunk.bytes), (record) => record.text),
  )
}

const HEAD = `<?xml version="1.0"?>
<!DOCTYPE rss [ <!ENTITY x "<item>]>"> <!-- ' <item> --> <?p <item> ]> ?> ]>
<rss><!-- <channel><item/> --><channel><title>a</title>
`
const ITEMS = [
  '<item><a>1</a></item>',
  '<item/>',
  '<item a="x>y" b=\'/>\'/>',
  '<item><![CDATA[</item> ]] ]> <item>]]></item>',
  '<item><!-- </item> --><?php </item> ?><b/></item>',
  '<item><item><item/></item></item>',
  '<item>\n<é:x>日本</é:x>\n</item>',
  '<item ><rss><channel></channel></rss></item >',
]

describe('the scanner of XML records', () => {
  test('finds the same borders wherever the blocks end', async () => {
    const text = `${HEAD}${ITEMS.join('\n<other><item>no</item></other>\n')}</channel></rss>\n`
    for (const blockBytes of [1, 2, 3, 5, 7, 11, 64, 1_000]) {
      expect(await records(text, 'rss/channel/item', { blockBytes })).toEqual(ITEMS)
    }
  })

  test('finds the same borders however many records a chunk holds', async () => {
    const text = `${HEAD}${ITEMS.join('\n')}</channel><channel>${ITEMS.join('')}</channel></rss>`
    for (const chunkRecords of [1, 2, 3, 100]) {
      expect(await records(text, 'rss/channel/item', { chunkRecords, blockBytes: 16 })).toEqual([...ITEMS, ...ITEMS])
    }
    for (const chunkBytes of [1, 30, 200]) {
      expect(await records(text, 'rss/channel/item', { chunkBytes, blockBytes: 16 })).toEqual([...ITEMS, ...ITEMS])
    }
  })

  test('goes on from where any chunk ended, with the right byte, line and number', async () => {
    const text = `${HEAD}${ITEMS.join('\n\n')}</channel><x/><channel>\n${ITEMS.join('\n')}</channel></rss>`
    const chunks = await cut(text, 'rss/channel/item', { chunkRecords: 3 })
    expect(chunks).toHaveLength(6)
    for (const [at, chunk] of chunks.entries()) {
      const rest = await cut(text, 'rss/channel/item', { chunkRecords: 3 }, chunk.next)
      expect(rest).toEqual(chunks.slice(at + 1))
      const before = Buffer.from(text).subarray(0, chunk.at.byte).toString()
      expect(chunk.at.line).toBe(before.split('\n').length)
      expect(chunk.at.index).toBe(at * 3 + 1)
    }
  })

  test('cuts random documents at their borders', async () => {
    const inner = fc
      .constantFrom(...ITEMS, '<b>', '</b>', 'text', ' ', '\n', '<![CDATA[<b>]]>')
      .filter((it) => !/<\/?b>/.test(it))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(inner, { maxLength: 4 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        async (all, blockBytes) => {
          const items = all.map((parts) => `<item>${parts.join('')}</item>`)
          expect(await records(`<r>${items.join(' ')}</r>`, 'r/item', { blockBytes })).toEqual(items)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('gives up one unclosed record and reads the next', async () => {
    const text = '<r><item><a>1</item><item><b>2</b><item><c>3</c></item><item>4</item></r>'
    expect(await records(text, 'r/item')).toEqual([
      '<item><a>1</item>',
      '<item><b>2</b>',
      '<item><c>3</c></item>',
      '<item>4</item>',
    ])
  })

  test('gives up one unclosed quote and reads the next', async () => {
    const text = '<r><item><a b="x>1</a></item><item>2</item></r>'
    expect(await records(text, 'r/item')).toEqual(['<item><a b="x>1</a></item>', '<item>2</item>'])
  })

  test('tells of a file that is cut off', async () => {
    expect(await records('<r><item>1</item><item>2', 'r/item')).toEqual(['<item>1</item>', '<item>2'])
    expect(await records('<r><item>1</item>', 'r/item')).toEqual(['<item>1</item>', ''])
    expect(await records('<r><item>1</item></r', 'r/item')).toEqual(['<item>1</item>', ''])
    expect(await records('<!DOCTYPE r [ <!ENTITY', 'r/item')).toEqual([''])
  })

  test('leaves out a record that is too large, in bounded memory, and reads the next', async () => {
    const text = `<r><item>1</item><item>${'x'.repeat(5_000)}</item><item>3</item></r>`
    const limits = { recordBytesMax: 1_000, blockBytes: 100 }
    expect(await records(text, 'r/item', limits)).toEqual(['<item>1</item>', 'record_too_large', '<item>3</item>'])
    const [, large, last] = await cut(text, 'r/item', limits)
    expect(large?.at).toEqual({ byte: 17, line: 1, index: 2 })
    expect(last?.at).toEqual({ byte: 5_030, line: 1, index: 3 })
    const tag = `<r><item a="${'x'.repeat(5_000)}"/><item>3</item></r>`
    expect(await records(tag, 'r/item', limits)).toEqual(['record_too_large', '<item>3</item>'])
  })

  test('passes a million levels and a million unclosed records in a moment', async () => {
    const begun = performance.now()
    const deep = `<item>${'<a>'.repeat(1_000_000)}${'</a>'.repeat(1_000_000)}</item>`
    expect(await records(`<r>${deep}<item/></r>`, 'r/item')).toEqual([deep, '<item/>'])
    const unclosed = await records(`<r>${'<item>'.repeat(1_000_000)}</r>`, 'r/item')
    expect(unclosed).toHaveLength(1_000_000)
    await records('<r>'.repeat(1_000_000), 'r/item')
    expect(performance.now() - begun).toBeLessThan(20_000)
  })
})
