import type { Row } from '../contract/format.ts'
import type { Value } from '../contract/rule.ts'
import type { PackedEntity, Written } from '../contract/target.ts'
import { problem } from '../kernel/reject.ts'
import type { Tally } from './mapped.ts'
import type { Packer } from './pack.ts'
import { shared as sharedProduct, type Unsealed } from './pack-entity.ts'

/** A judged record of a group: one variation of its product. */
export interface Sister {
  readonly row: Row
  readonly values: readonly (Written | undefined)[]
  readonly axes: Readonly<Record<string, string>>
  /** What the product's own row says, where it has one; not judged yet. */
  readonly product?: readonly Value[]
}

/** What describes the product although its variations may say it differently: its own row's holds, or the first one's. */
const DESCRIPTIVE = new Set(['title', 'description', 'short_description', 'brand', 'category'])
const IMAGES_MAX = 200

/** Packs the variations of one product: what they agree on belongs to it, the rest to each. */
export class SisterPacker {
  readonly #packer: Packer
  readonly #varying: readonly { readonly at: number; readonly code: string }[]
  readonly #imageAt: { readonly first: number; readonly more: number }

  constructor(packer: Packer) {
    this.#packer = packer
    this.#varying = packer.slotsOf('product')
    this.#imageAt = { first: packer.at('image_url'), more: packer.at('additional_images') }
  }

  pack(parent: string, images: readonly string[], sisters: readonly Sister[], tally: Tally): Unsealed[] {
    const [leader] = sisters
    if (!leader) return []
    warnOfAxes(parent, sisters, tally)
    const shared = new Set(
      this.#varying.flatMap(({ at }) =>
        sisters.every((each) => same(each.values[at], leader.values[at])) ? [at] : [],
      ),
    )
    const product = sharedProduct(this.#packer.fieldsOf('product', this.#productValues(leader, shared, images)))
    return sisters.map(({ row, values, axes }) => {
      const variation = this.#variation(values, shared)
      return this.#packer.pack(row.row, values, { parent, axes: JSON.stringify(axes), product, variation })
    })
  }

  #productValues({ values, product: row }: Sister, shared: ReadonlySet<number>, images: readonly string[]) {
    const product = [...values]
    const own = row ? this.#packer.judge(row).values : []
    for (const { at, code } of this.#varying) {
      if (DESCRIPTIVE.has(baseOf(code))) product[at] = own[at] ?? values[at]
      else if (!shared.has(at)) product[at] = undefined
    }
    const { first, more } = this.#imageAt
    const good = this.#packer.fit(first < 0 ? more : first, images).slice(0, IMAGES_MAX)
    if (first >= 0) product[first] = good[0] ?? values[first]
    if (more >= 0) product[more] = first >= 0 ? good.slice(1) : good
    return product
  }

  #variation(values: Sister['values'], shared: ReadonlySet<number>): PackedEntity {
    const layout = this.#packer.schema.layout.variation ?? []
    const cells = layout.map((code) => values[this.#packer.at(code)])
    let rest = ''
    for (const { at, code } of this.#varying) {
      const value = values[at]
      if (shared.has(at) || value === undefined || value === null || layout.includes(code) || code === 'category')
        continue
      rest += `${rest === '' ? '{' : ','}${JSON.stringify(code)}:${JSON.stringify(value)}`
    }
    return { cells, rest: rest === '' ? '' : `${rest}}` }
  }
}

/** A buyer chooses by axes: sisters that lack one, or are alike on all, cannot be told apart. */
function warnOfAxes(parent: string, sisters: readonly Sister[], tally: Tally): void {
  const names = [...new Set(sisters.flatMap((each) => Object.keys(each.axes)))]
  if (names.length === 0) return
  const rows = new Map<string, number>()
  for (const { row, axes } of sisters) {
    const missing = names.filter((name) => !Object.hasOwn(axes, name))
    if (missing.length > 0) {
      const detail = `Its sisters have a value for ${missing.join(', ')}; this one has none.`
      tally.add(row.row, problem('axis_missing', 'warning', missing[0] ?? '', parent, detail))
    }
    const combination = JSON.stringify(names.map((name) => (Object.hasOwn(axes, name) ? axes[name] : null)))
    const earlier = rows.get(combination)
    if (earlier === undefined) rows.set(combination, row.row)
    else {
      const detail = `Row ${earlier} of the same product has the same values; a buyer cannot tell them apart.`
      tally.add(row.row, problem('axis_duplicate', 'warning', '', JSON.stringify(axes), detail))
    }
  }
}

/** `title:fr` is a title. */
function baseOf(code: string): string {
  const colon = code.indexOf(':')
  return colon < 0 ? code : code.slice(0, colon)
}

function same(a: Written | undefined, b: Written | undefined): boolean {
  return (
    a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => item === b[at]))
  )
}
