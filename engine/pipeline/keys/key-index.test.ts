import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { hashCells, hashHigh, hashKey, hashLow } from './hash.ts'
import { KeyIndex, TRACE_BYTES } from './key-index.ts'
import { KnownReader, wordOf } from './known-keys.ts'
import { writeWords } from './sorted-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'izb-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let made = 0
const newIndex = () => new KeyIndex(join(folder, `${++made}`))

const digests = fc.integer({ min: 0, max: 3 }).map((n) => `${n}`.repeat(16))
const keys = fc.oneof(
  fc.string(),
  fc.integer({ min: 0, max: 40 }).map((n) => `A-${n}`),
  fc.constantFrom('__proto__', ''),
)
const known = fc.array(fc.record({ key: keys, digest: fc.option(digests), owned: fc.boolean() }))
const steps = fc.array(fc.record({ key: keys, digest: digests, how: fc.constantFrom('see', 'mention') }), {
  maxLength: 300,
})

/** The same in the plainest way. */
class Model {
  readonly known = new Map<string, { digest: string | null; owned: boolean }>()
  readonly rows = new Map<string, number>()
  readonly mentioned = new Set<string>()

  see(key: string, row: number): number {
    const before = this.rows.get(key) ?? 0
    if (before === 0) this.rows.set(key, row)
    return before
  }
}

function hashed(key: string): [low: number, high: number] {
  hashKey(key)
  return [hashLow, hashHigh]
}

/** A hash as it stands in a digest. */
const hexOf = (...words: number[]) => Buffer.from(Uint32Array.from(words).buffer).toString('hex')

test('it is a map of keys in little space, and lives twice by its traces', () => {
  fc.assert(
    fc.property(known, steps, fc.nat(300), (items, all, crash) => {
      const model = new Model()
      for (const { key, digest, owned } of items) model.known.set(key, { digest, owned })
      const fill = (index: KeyIndex) => {
        for (const [key, { digest, owned }] of model.known) index.add(key, digest, owned)
        return index
      }
      let index = fill(newIndex())
      const owned = index.owned
      expect(owned).toBe([...model.known.values()].filter((item) => item.owned).length)
      // Threads look into what they were given at the start, whatever comes by later.
      const shared = index.known && new KnownReader(index.known)
      const traces = new DataView(new ArrayBuffer(all.length * TRACE_BYTES))
      for (const [at, { key, digest, how }] of all.entries()) {
        const [low, high] = hashed(key)
        const before = model.known.get(key)
        const state = shared?.state(low, high, wordOf(digest, 0), wordOf(digest, 1)) ?? 'absent'
        const same = before?.digest === digest && digest !== '0'.repeat(16)
        expect(state).toBe(before ? (same ? 'same' : 'other') : 'absent')
        expect(shared?.owned ?? false).toBe(before?.owned ?? false)
        expect(index.owns(low, high)).toBe(before?.owned ?? false)
        index.trace(low, high, how === 'see' ? at + 1 : 0, before?.owned ?? false, traces, at * TRACE_BYTES)
        if (how === 'mention') {
          index.mention(low, high)
          model.mentioned.add(key)
        } else expect(index.see(low, high, at + 1)).toBe(model.see(key, at + 1))
        expect(index.seen(key)).toBe(true)
        if (at !== crash) continue
        index = fill(newIndex())
        index.restore([new DataView(traces.buffer, 0, (at + 1) * TRACE_BYTES)])
      }
      for (const { key } of items) expect(index.seen(key)).toBe(model.rows.has(key) || model.mentioned.has(key))
      expect(index.owned).toBe(owned)
    }),
  )
})

test('what an earlier life created or removed counts as it was when the run began', () => {
  const before = newIndex()
  before.add('old', '1'.repeat(16), true)
  before.add('gone', '1'.repeat(16), true)
  const traces = new DataView(new ArrayBuffer(3 * TRACE_BYTES))
  for (const [at, key] of ['old', 'gone', 'new'].entries()) {
    const [low, high] = hashed(key)
    before.trace(low, high, at + 1, before.owns(low, high), traces, at * TRACE_BYTES)
    before.see(low, high, at + 1)
  }
  const after = newIndex()
  after.add('old', '2'.repeat(16), true)
  after.add('new', '2'.repeat(16), true)
  after.add('gone', null, false)
  after.restore([traces])
  expect(after.owned).toBe(2)
  expect(after.see(...hashed('new'), 9)).toBe(3)
})

test('a preview peeks without a trace', () => {
  const index = newIndex()
  index.add('a', 'f'.repeat(16), true)
  index.add('b', null, true)
  expect(['a', 'b', 'c'].map((key) => index.peek(key, 'f'.repeat(16)))).toEqual(['unchanged', 'update', 'create'])
  expect(index.peek('a', 'e'.repeat(16))).toBe('update')
  expect(index.peek('a', 'f'.repeat(16) + 'e'.repeat(16))).toBe('unchanged')
  expect(index.seen('a')).toBe(false)
})

test('a record is found by what it was made of, where that was kept', () => {
  const index = newIndex()
  const sourceOf = (text: string) => {
    hashCells(7, [text], [0])
    return hexOf(hashLow, hashHigh)
  }
  index.add('A', `${'1'.repeat(16)}${sourceOf('a')}`, true)
  index.add('B', '2'.repeat(16), false)
  const reader = new KnownReader(index.known as NonNullable<typeof index.known>)
  hashCells(7, ['a'], [0])
  expect(reader.madeOf(hashLow, hashHigh)).toBe(true)
  expect([reader.low, reader.high, reader.owned]).toEqual([...hashed('A'), true])
  hashCells(7, ['b'], [0])
  expect(reader.madeOf(hashLow, hashHigh)).toBe(false)
})

test('cells are told apart by where they begin and end, and by what is none', () => {
  const rows = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['abc', ''],
    ['abc', null],
    [['abc'], null],
    [['a', 'bc'], null],
    [[], 'abc'],
  ]
  const hashes = rows.map((cells) => {
    hashCells(1, cells, [0, 1])
    return hexOf(hashLow, hashHigh)
  })
  expect(new Set(hashes).size).toBe(rows.length)
  hashCells(2, ['ab', 'c'], [0, 1])
  expect(hashes).not.toContain(hexOf(hashLow, hashHigh))
})

test('more keys than memory holds: what was known and what came by is found on disk', () => {
  const index = newIndex()
  const count = 1_300_000
  const digestOf = (n: number) => hexOf((n + 1) * 2_654_435_761, n + 1)
  for (let n = 0; n < count; n++) index.add(`SKU-${n}`, `${digestOf(n)}${digestOf(n)}`, n % 3 === 0)
  expect(index.owned).toBe(Math.ceil(count / 3))
  const { known: tables } = index
  expect(tables?.byKey).toMatchObject({ words: null, size: count })
  const reader = new KnownReader(tables as NonNullable<typeof tables>)
  for (let n = 0; n < count; n += 9_973) {
    const [low, high] = hashed(`SKU-${n}`)
    const digest = digestOf(n).repeat(2)
    expect(reader.state(low, high, wordOf(digest, 0), wordOf(digest, 1))).toBe('same')
    expect(reader.owned).toBe(n % 3 === 0)
    expect(reader.state(low, high, 1, 1)).toBe('other')
    expect(reader.madeOf(wordOf(digest, 2), (wordOf(digest, 3) | 1) >>> 0)).toBe(true)
    expect([reader.low, reader.high]).toEqual([low, high])
    expect(reader.state(...hashed(`OTHER-${n}`), 1, 1)).toBe('absent')
  }
  for (let n = 0; n < count; n++) if (index.see(...hashed(`SKU-${n}`), n + 1) !== 0) throw new Error(`${n}`)
  index.mention(...hashed('left out'))
  for (let n = 0; n < count; n += 9_973) {
    expect(index.see(...hashed(`SKU-${n}`), 1)).toBe(n + 1)
    expect(index.seen(`SKU-${n}`)).toBe(true)
    expect(index.seen(`OTHER-${n}`)).toBe(false)
  }
})

test('what was mentioned and then comes by is a first one, on disk too', () => {
  const index = newIndex()
  index.mention(...hashed('late'))
  for (let n = 0; n < 600_000; n++) index.see(...hashed(`SKU-${n}`), n + 1)
  expect(index.seen('late')).toBe(true)
  expect(index.see(...hashed('late'), 7)).toBe(0)
  expect(index.see(...hashed('late'), 8)).toBe(7)
})

test('a disk that is full is told with the folder of the run', () => {
  // The device that every write finds full.
  const device = openSync('/dev/full', 'w')
  try {
    expect(() => writeWords(device, '/runs/of/somebody/keys', new Uint32Array(4), 0)).toThrow(
      expect.objectContaining({ code: 'source.disk_full', message: expect.stringContaining('/runs/of/somebody') }),
    )
  } finally {
    closeSync(device)
  }
})
