import { deepStrictEqual, ok } from 'node:assert'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Preview } from '../../engine/contract/preview.ts'
import { Fault } from '../../engine/kernel/fault.ts'
import { zipOf } from '../../engine/pipeline/zip.fixture.ts'
import { bookOf, rowsOf } from '../../engine/reading/workbook/book.fixture.ts'
import { openMarketplace } from '../../server/prepare-marketplace.ts'
import { performPreview } from '../../workers/import-run/preview.ts'

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url))
const BYTES_MAX = 20_000
const SECONDS_MAX = 30

const folder = mkdtempSync(join(tmpdir(), 'izb-fuzz-feeds-'))
const databaseUrl = `sqlite:${join(folder, 'izb.db')}`
const db = await openMarketplace(databaseUrl, { bulk: true })
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const texts = globSync(['feeds/*/*', 'demo/*'], { cwd: FIXTURES })
  .sort()
  .map((path) => ({ name: path, bytes: readFileSync(join(FIXTURES, path)).subarray(0, BYTES_MAX) }))
const goods = Array.from({ length: 12 }, (_, i) => [`A-${i}`, `Garden article ${i}`, i + 0.5, null])
const strings = '<si><t>sku</t></si><si><t>title</t></si>'
const book = bookOf({ sheets: { Notes: '', S: rowsOf([['sku', 'title', 'price', 'stock'], ...goods]) }, strings })
const feeds = [...texts, { name: 'book.xlsx', bytes: book }]

const hostile = fc.constantFrom(
  '\0',
  '"',
  "'",
  '<',
  '>',
  '&',
  '{',
  '}',
  '[',
  ']',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\\',
  '\ufeff',
  '\u202e',
  '\u009b',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '"__proto__":',
  'null',
  '1e999',
  '-0',
  '=cmd()',
  '\ud83d',
  '99999999999999999999',
  '0x1F',
  'NaN',
  'izb_row',
  'izb_import',
  '<a>'.repeat(300),
  '['.repeat(300),
)

/** One thing that went wrong on the way; places are shares of the length. */
const mishap = fc.oneof(
  fc.record({ does: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ does: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ does: fc.constant('leave out' as const), at: fc.nat(), bytes: fc.nat(400) }),
  fc.record({ does: fc.constant('repeat' as const), at: fc.nat(), bytes: fc.nat(400), times: fc.nat(20) }),
  fc.record({ does: fc.constant('put' as const), at: fc.nat(), text: hostile }),
  fc.record({ does: fc.constant('mix' as const), at: fc.nat(), other: fc.nat(), bytes: fc.nat(2_000) }),
)
type Mishap = typeof mishap extends fc.Arbitrary<infer Value> ? Value : never

function spoiled(feed: Buffer, what: Mishap): Buffer {
  const at = what.at % (feed.length + 1)
  const [head, tail] = [feed.subarray(0, at), feed.subarray(at)]
  if (what.does === 'cut') return head
  if (what.does === 'leave out') return Buffer.concat([head, tail.subarray(what.bytes)])
  if (what.does === 'put') return Buffer.concat([head, Buffer.from(what.text), tail])
  if (what.does === 'repeat')
    return Buffer.concat([head, ...Array(what.times).fill(tail.subarray(0, what.bytes)), tail])
  if (what.does === 'mix') {
    const other = feeds[what.other % feeds.length]?.bytes ?? feed
    const from = what.at % (other.length + 1)
    return Buffer.concat([head, other.subarray(from, from + what.bytes), tail])
  }
  const flipped = Buffer.from(feed)
  if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << what.bit)
  return flipped
}

const packing = fc.constantFrom(
  ...Array(6).fill((bytes: Buffer) => bytes),
  (bytes: Buffer) => gzipSync(bytes),
  (bytes: Buffer) => zipOf({ name: 'feed', content: bytes }),
) as fc.Arbitrary<(bytes: Buffer) => Buffer>

const after = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(mishap, { maxLength: 2 }) },
)

/** Analysis, mapping and a dry run, in this process. */
async function tried(path: string): Promise<Preview | Fault> {
  const ports = {
    db,
    again: null,
    suspicious: false,
    now: () => new Date(Date.UTC(2026, 0, 1)),
    stdin: Readable.from([]),
    signal: new AbortController().signal,
    tell: () => undefined,
    confirm: async () => 'taken' as const,
  }
  const dry = { target: 'offers', set: {}, products: true, restart: false, dryRun: true }
  const asked = { ...dry, databaseUrl, dataDir: join(folder, 'files'), address: path, preview: { all: true as const } }
  try {
    return await performPreview(asked, ports)
  } catch (error) {
    // A fault is an answer; anything else is a defect of ours.
    if (error instanceof Fault) return error
    throw error
  }
}

// The first one loads and compiles everything, which is no part of anybody's time.
await tried(join(FIXTURES, 'demo', 'nordlys.json'))

/** A feed that is broken in any way is imported or refused with a way out; its counts add up, and every row left out is told. */
export const broken = fc.asyncProperty(
  fc.nat(feeds.length - 1),
  fc.array(mishap, { maxLength: 4 }),
  packing,
  after,
  async (which, before, packed, later) => {
    const { name, bytes } = feeds[which] as (typeof feeds)[number]
    const path = join(folder, name.replaceAll('/', '-'))
    writeFileSync(path, later.reduce(spoiled, packed(before.reduce(spoiled, bytes))))
    const began = performance.now()
    const told = await tried(path)
    rmSync(path)
    ok(performance.now() - began < SECONDS_MAX * 1_000, 'it takes for ever')
    if (told instanceof Fault) {
      ok(told.code !== '' && told.message !== '' && told.fix !== '', `${told.code} without a way out`)
      return
    }
    const { counts, problems } = told.report
    const { rows, read, valid, invalid, error, created, updated, unchanged, skipped, removed } = counts
    deepStrictEqual(read, valid + invalid + error)
    deepStrictEqual(valid, created + updated + unchanged + skipped + removed)
    ok(rows >= 0 && Object.values(counts).every((count) => Number.isSafeInteger(count) && count >= 0))
    const errors = problems.filter(({ severity }) => severity === 'error').reduce((sum, { count }) => sum + count, 0)
    ok(errors >= invalid + error, `${invalid + error} records are left out, and ${errors} errors told`)
  },
)
