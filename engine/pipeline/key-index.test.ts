import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashHigh, hashKey, hashLow } from './key-hash.ts'
import { isUnchanged, KeyIndex, TRACE_BYTES } from './key-index.ts'

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

test('it is a map of keys in little space, and lives twice by its traces', () => {
  fc.assert(
    fc.property(known, steps, fc.nat(300), (items, all, crash) => {
      const model = new Model()
      for (const { key, digest, owned } of items) model.known.set(key, { digest, owned })
      const fill = (index: KeyIndex) => {
        for (const [key, { digest, owned }] of model.known) index.add(key, digest, owned)
        return index
      }
      let index = fill(new KeyIndex(16))
      // Threads look into what they were given at the start, whatever comes by later.
      const shared = index.known
      const owned = index.owned
      expect(owned).toBe([...model.known.values()].filter((item) => item.owned).length)
      const traces = new DataView(new ArrayBuffer(all.length * TRACE_BYTES))
      for (const [at, { key, digest, how }] of all.entries()) {
        const [low, high] = hashed(key)
        index.trace(low, high, how === 'see' ? at + 1 : 0, traces, at * TRACE_BYTES)
        const unchanged = shared !== null && isUnchanged(shared, low, high, digest)
        expect(unchanged).toBe(model.known.get(key)?.digest === digest)
        if (how === 'mention') {
          index.mention(low, high)
          model.mentioned.add(key)
        } else expect(index.see(low, high, at + 1)).toBe(model.see(key, at + 1))
        expect(index.seen(key)).toBe(true)
        if (at !== crash) continue
        index = fill(new KeyIndex(16))
        index.restore(new DataView(traces.buffer, 0, (at + 1) * TRACE_BYTES))
      }
      for (const { key } of items) expect(index.seen(key)).toBe(model.rows.has(key) || model.mentioned.has(key))
      expect(index.owned).toBe(owned)
    }),
  )
})

test('what an earlier life created or removed counts as it was when the run began', () => {
  const before = new KeyIndex()
  before.add('old', '1'.repeat(16), true)
  before.add('gone', '1'.repeat(16), true)
  const traces = new DataView(new ArrayBuffer(3 * TRACE_BYTES))
  for (const [at, key] of ['old', 'gone', 'new'].entries()) {
    const [low, high] = hashed(key)
    before.trace(low, high, at + 1, traces, at * TRACE_BYTES)
    before.see(low, high, at + 1)
  }
  const after = new KeyIndex()
  after.add('old', '2'.repeat(16), true)
  after.add('new', '2'.repeat(16), true)
  after.add('gone', null, false)
  after.restore(traces)
  expect(after.owned).toBe(2)
  expect(after.see(...hashed('new'), 9)).toBe(3)
})

test('a preview peeks without a trace', () => {
  const index = new KeyIndex()
  index.add('a', 'f'.repeat(16), true)
  index.add('b', null, true)
  expect(['a', 'b', 'c'].map((key) => index.peek(key, 'f'.repeat(16)))).toEqual(['unchanged', 'update', 'create'])
  expect(index.peek('a', 'e'.repeat(16))).toBe('update')
  expect(index.seen('a')).toBe(false)
})

test('two hundred thousand keys that look alike are all told apart', () => {
  const index = new KeyIndex()
  for (let n = 0; n < 200_000; n++) expect(index.see(...hashed(`SKU-${n}`), n + 1)).toBe(0)
  for (let n = 0; n < 200_000; n += 997) expect(index.see(...hashed(`SKU-${n}`), 1)).toBe(n + 1)
})
