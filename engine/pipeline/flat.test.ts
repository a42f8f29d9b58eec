import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Packed } from '../contract/target.ts'
import { flatten, unflatten } from './flat.ts'

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
  fc.record({ cells: fc.array(written, { minLength: width, maxLength: width }), rest: fc.string() })

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

it('records that crossed between threads are the records that were sent, products of a group shared', () => {
  fc.assert(
    fc.property(fc.array(group), (groups) => {
      const records = groups.flat()
      const back = unflatten(structuredClone(flatten(records, layout)), layout)
      expect(back).toEqual(records)
      records.forEach((record, at) => {
        if (at === 0 || !record.entities.product) return
        const shared = record.entities.product === records[at - 1]?.entities.product
        expect(back[at]?.entities.product === back[at - 1]?.entities.product).toBe(shared)
      })
    }),
  )
})
