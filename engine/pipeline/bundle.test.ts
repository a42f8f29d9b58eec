import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crossed } from './bundle.fixture.ts'
import { unchangedKeys } from './bundle.ts'
import { KeyIndex } from './keys/key-index.ts'
import { shared, type Unsealed } from './pack-entity.ts'
import { NO_ENTITY, textOfEntity } from './record-text.ts'

/** So few keys never go to disk. */
const NOWHERE = '/nowhere/keys'
const layout = { product: ['title', 'brand'], offer: ['sku', 'price', 'stock'], variation: [] }
const written = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '=', '\n', '\ud800', '€', '\u2028', '\u001f', '\u0000', '\u0006x'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.array(fc.string()),
)
const entity = (width: number) =>
  fc.record({
    cells: fc.array(written, { minLength: width, maxLength: width }),
    rest: fc.dictionary(fc.string(), fc.string()).map((rest) => JSON.stringify(rest)),
  })
const key = fc.string({ unit: 'binary' })
const some = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: undefined })

const record = fc.record({
  row: fc.nat({ max: 2 ** 30 }),
  key,
  removed: fc.boolean(),
  axes: key,
  product: some(entity(2)),
  offer: some(entity(3)),
  variation: some(entity(0)),
})
type Drawn = typeof record extends fc.Arbitrary<infer T> ? T : never

/** Records of their own, or variations of one product. */
const batch = fc.tuple(some(fc.tuple(key, entity(2))), fc.array(record)).map(([group, records]) => {
  const product = group ? shared(textOfEntity(group[1])) : undefined
  return records.map((it): Unsealed & { drawn: Drawn } => {
    const { row, removed, axes } = it
    const fields = (['product', 'offer', 'variation'] as const).map((name) => {
      const own = product && name === 'product' ? undefined : it[name]
      return own === undefined ? NO_ENTITY : textOfEntity(own)
    })
    const own = { row, key: it.key, removed, axes, fields: fields.join(''), parent: group?.[0] ?? null }
    const drawn = { ...it, ...(group ? { product: group[1] } : {}) }
    return { ...own, ...(product ? { product } : {}), drawn }
  })
})

describe('a bundle', () => {
  test('brings records to the other side as they were, products of a group shared', () => {
    fc.assert(
      fc.property(fc.array(batch), (batches) => {
        const back = crossed(batches, layout)
        const all = batches.flat()
        expect([...back.heads].filter((_, word) => word % 8 === 0)).toEqual(all.map((it) => it.row * 2))
        back.records.forEach(({ digest, entities, ...own }, at) => {
          const { drawn, parent } = all[at] as (typeof all)[number]
          expect(digest).toMatch(drawn.removed ? /^$/ : /^[0-9a-f]{16}$/)
          expect(own).toEqual({ row: drawn.row, key: drawn.key, removed: drawn.removed, axes: drawn.axes, parent })
          for (const name of ['product', 'offer', 'variation'] as const) {
            const sent = drawn[name]
            expect(entities[name]).toEqual(sent)
          }
        })
        let at = 0
        for (const records of batches) {
          const products = new Set(back.records.slice(at, at + records.length).map((it) => it.entities.product))
          if (records[0]?.product) expect(products.size).toBe(1)
          at += records.length
        }
        expect(at).toBe(back.records.length)
      }),
    )
  })

  const fieldsOf = (sku: string, variation = NO_ENTITY) =>
    NO_ENTITY + textOfEntity({ cells: [sku, 1, null], rest: '' }) + variation
  const sister = (sku: string, product = 'T'): Unsealed => ({
    row: 2,
    key: sku,
    parent: 'P',
    removed: false,
    axes: '{}',
    product: tees.get(product) as NonNullable<Unsealed['product']>,
    fields: fieldsOf(sku),
  })
  const tees = new Map(
    ['T', 'U'].map((title) => [title, shared(textOfEntity({ cells: [title, undefined], rest: '' }))]),
  )

  test('what is there with the same digest crosses as a number, and the others keep their product', () => {
    const batch = ['A', 'B', 'C', 'D'].map((sku) => sister(sku))
    const first = crossed([batch], layout)
    const index = new KeyIndex(NOWHERE)
    for (const { key, digest } of first.records) if (key !== 'B') index.add(key, key === 'D' ? null : digest, true)
    const again = [...batch, { ...sister('A'), removed: true }]
    const back = crossed([again], layout, { known: index.known })
    expect([...back.heads].flatMap((bytes, word) => (word % 8 === 3 ? [bytes > 0] : []))).toEqual([
      false,
      true,
      false,
      true,
      true,
    ])
    expect(unchangedKeys(back)).toEqual(['A', 'C'])
    expect(back.records.map((it) => it.key)).toEqual(['B', 'D', 'A'])
    expect(back.records[0]?.entities.product).toEqual({ cells: ['T', undefined], rest: '' })
    expect(back.records[1]?.entities.product).toBe(back.records[0]?.entities.product)
    expect(back.records.map((it) => it.digest).slice(0, 2)).toEqual([
      first.records[1]?.digest,
      first.records[3]?.digest,
    ])
  })

  test('a variation’s digest stands for its product, its parent and its axes, and not for its place among its sisters', () => {
    const base = sister('A')
    const digests = [
      base,
      { ...base, parent: 'Q' },
      { ...base, axes: '{"size":"M"}' },
      sister('A', 'U'),
      { ...base, fields: fieldsOf('A', textOfEntity({ cells: [], rest: '{}' })) },
    ].map((it) => crossed([[it]], layout).records[0]?.digest)
    expect(new Set(digests).size).toBe(digests.length)
    const second = crossed([[sister('B'), { ...base, row: 9 }]], layout).records[1]
    expect(second?.digest).toBe(digests[0])
    expect(crossed([[base]], layout, { salt: '0'.repeat(32) }).records[0]?.digest).not.toBe(digests[0])
  })

  test('grows with what it is given, and begins anew', () => {
    const long = 'é'.repeat(400_000)
    const all = Array.from({ length: 5 }, (_, row) => ({ ...sister(`K${row}`), row, axes: long }))
    const back = crossed([all], layout)
    expect(back.records.map((it) => [it.row, it.axes.length])).toEqual(all.map(({ row }) => [row, long.length]))
  })
})
