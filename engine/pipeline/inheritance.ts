import type { VariationsMapping } from '../contract/mapping.ts'
import type { Value } from '../contract/rule.ts'
import type { TargetSchema } from '../contract/target.ts'
import type { Entry } from './entry.ts'
import { fold } from './fold.ts'
import { isEmpty, text } from './values.ts'

/** What a variation takes from nobody: it would be another thing's identity, stock or picture. */
const OWN = new Set(['gtin', 'mpn', 'stock', 'image_url', 'additional_images', 'option_name', 'option_value'])

/** Fills in what a variation leaves open: all from its product, from its sisters only what describes them. */
export class Inheritance {
  readonly #shape: VariationsMapping | undefined
  readonly #inherited: readonly number[]
  /** Outputs that say together what it costs. */
  readonly #prices: ReadonlySet<number>
  /** Outputs that say whether it can be had. */
  readonly #states: ReadonlySet<number>
  readonly #statusAt: number
  readonly #priceAt: number
  readonly #titleAt: number
  readonly #removal: ReadonlySet<string>

  constructor(
    shape: VariationsMapping | undefined,
    outputs: readonly string[],
    schema: TargetSchema,
    keys: readonly string[],
  ) {
    this.#shape = shape
    const axes = shape?.axes ?? []
    this.#inherited = outputs.flatMap((code, at) =>
      code.startsWith('$') || OWN.has(code) || keys.includes(code) || axes.includes(code) ? [] : [at],
    )
    const amounts = schema.attributes.filter(({ type }) => type === 'money').map(({ code }) => code)
    this.#prices = new Set([...amounts, 'sale_start_date', 'sale_end_date'].map((code) => outputs.indexOf(code)))
    this.#statusAt = outputs.indexOf('status')
    this.#states = new Set([this.#statusAt, outputs.indexOf('availability')])
    this.#priceAt = outputs.indexOf('price')
    this.#titleAt = outputs.indexOf('title')
    const status = schema.attributes.find(({ code }) => code === 'status')
    const removal = status?.values?.find(({ code }) => code === 'deleted')
    this.#removal = new Set([removal?.code ?? 'deleted', ...Object.values(removal?.labels ?? {})].map(fold))
  }

  /** The values of a variation, with what it takes from the others of its group; `parentRow` is no variation itself. */
  of(entry: Entry, group: readonly Entry[], parentRow: Entry | undefined): readonly Value[] {
    const own = entry.values ?? []
    // An entry of a nested list has all of the record around it already.
    if (this.#shape?.each !== undefined || (entry === group[0] && !this.#shape?.rows)) return own
    const values = [...own]
    const priced = !isEmpty(own[this.#priceAt])
    for (const at of this.#inherited) {
      // Who has a price of its own is not on sale because a sister is.
      if (!isEmpty(values[at]) || (priced && this.#prices.has(at))) continue
      const parental = this.#prices.has(at) || this.#states.has(at)
      const given = parental
        ? (parentRow ?? this.#above(entry, group, at))?.values?.[at]
        : group.find((other) => !isEmpty(other.values?.[at]))?.values?.[at]
      if (!isEmpty(given)) values[at] = given
    }
    return values
  }

  /** The first row, where it says for the rows below what holds for all: they are no whole records without it. */
  #above(entry: Entry, group: readonly Entry[], at: number): Entry | undefined {
    const [first, ...below] = group
    const continues = isEmpty(entry.values?.[this.#titleAt]) && !isEmpty(first?.values?.[this.#titleAt])
    if (this.#shape?.rows || !continues) return undefined
    // That one of them goes does not take the others along; a price stands for all only where it is the only one.
    if (at === this.#statusAt && this.#removal.has(fold(text(first?.values?.[at])))) return undefined
    const priced = this.#prices.has(at) && below.some((other) => !isEmpty(other.values?.[this.#priceAt]))
    return priced ? undefined : first
  }
}
