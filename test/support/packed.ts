import type { Packed, TargetSchema, Written } from '../../engine/contract/target.ts'
import { crossed } from '../../engine/pipeline/bundle.fixture.ts'
import { Packer } from '../../engine/pipeline/pack.ts'
import { shared, type Unsealed } from '../../engine/pipeline/pack-entity.ts'

/** What a record says: attribute → value as it is written. */
export type Values = Readonly<Record<string, Written>>

/** Packs records as a run would, from values that are judged already. */
export class Records {
  readonly #schema: TargetSchema
  #row = 0

  constructor(schema: TargetSchema) {
    this.#schema = schema
  }

  /** A record that stands alone. */
  plain(values: Values): Packed {
    return this.#sealed([this.#packer(values).pack(++this.#row, Object.values(values))])[0] as Packed
  }

  /** A record that asks for its own removal. */
  removed(sku: string): Packed {
    return { row: ++this.#row, key: sku, parent: null, digest: '', removed: true, axes: '', entities: {} }
  }

  /** The variations of one product; `product` holds the values they share. */
  group(parent: string, product: Values, variations: readonly { axes: object; values: Values }[]): Packed[] {
    const packer = this.#packer(product)
    const own = shared(packer.fieldsOf('product', Object.values(product)))
    const sisters = variations.map(({ axes, values }) => {
      const cells = this.#schema.layout.variation?.map((code) => values[code])
      const variation = { cells: cells ?? [], rest: '' }
      const parts = { parent, axes: JSON.stringify(axes), product: own, variation }
      return this.#packer(values).pack(++this.#row, Object.values(values), parts)
    })
    return this.#sealed(sisters)
  }

  #sealed(records: readonly Unsealed[]): Packed[] {
    return [...crossed([records], this.#schema.layout).records]
  }

  #packer(values: Values): Packer {
    return new Packer(this.#schema, Object.keys(values), ['sku'])
  }
}
