import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Packed } from '../contract/target.ts'
import { Bundle, unbundled, unchangedKeys } from './bundle.ts'
import { KeyIndex } from './key-index.ts'

const layout = { product: ['title', 'brand'], offer: ['sku', 'price', 'stock'], variation: [] }
const written = fc.oneof(
  fc.string(),
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

const group = fc
  .record({
    parent: fc.option(fc.string()),
    product: fc.option(entity(2), { nil: undefined }),
    records: fc.array(
      fc.record({
        row: fc.nat(),
        key: fc.string(),
        digest: fc.string(),
        removed: fc.boolean(),
        axes: fc.string(),
        offer: fc.option(entity(3), { nil: undefined }),
        variation: fc.option(entity(0), { nil: undefined }),
      }),
    ),
  })
  .map(({ parent, product, records }) =>
    records.map(({ offer, variation, ...rest }): Packed => {
      const entities = {
        ...(product ? { product } : {}),
        ...(offer ? { offer } : {}),
        ...(variation ? { variation } : {}),
      }
      return { ...rest, parent, entities }
    }),
  )

const NOTHING = { rows: 0, skipped: 0, rejects: [], warnings: [] }

function crossed(groups: readonly Packed[][], index = new KeyIndex()) {
  const bundle = new Bundle(layout, index.known)
  for (const records of groups) bundle.add(records)
  return unbundled(structuredClone({ ...NOTHING, ...bundle.sent }), layout)
}

it('records that crossed between threads are the records that were sent, products of a group shared', () => {
  fc.assert(
    fc.property(fc.array(group), (groups) => {
      const records = groups.flat()
      const back = crossed(groups)
      expect(back.records).toEqual(records)
      expect([...back.heads].filter((_, word) => word % 4 === 0)).toEqual(records.map((record) => record.row))
      for (const group of groups) {
        const products = new Set(
          group.map((record) => back.records[records.indexOf(record)]?.entities.product).filter(Boolean),
        )
        if (group[0]?.parent !== null) expect(products.size).toBeLessThanOrEqual(1)
      }
    }),
  )
})

it('what is there with the same digest crosses as a number, and the others keep their product', () => {
  const product = { cells: ['T', undefined], rest: '' }
  const sister = (key: string, digest: string): Packed => ({
    row: 2,
    key,
    parent: 'P',
    digest,
    removed: false,
    axes: '{}',
    entities: { product, offer: { cells: [key, 1, null], rest: '' } },
  })
  const index = new KeyIndex()
  index.add('A', 'a'.repeat(16), true)
  index.add('C', 'c'.repeat(16), true)
  index.add('D', null, true)
  const sisters = ['a', 'b', 'c', 'd'].map((sign) => sister(sign.toUpperCase(), sign.repeat(16)))
  const back = crossed([[...sisters, { ...sister('A', 'a'.repeat(16)), removed: true }]], index)
  expect([...back.heads].filter((_, word) => word % 4 === 3)).toEqual([1, 0, 1, 0, 0])
  expect(unchangedKeys(back)).toEqual(['A', 'C'])
  expect(back.records.map((record) => record.key)).toEqual(['B', 'D', 'A'])
  expect(back.records[0]?.entities.product).toEqual(product)
  expect(back.records[1]?.entities.product).toBe(back.records[0]?.entities.product)
})
