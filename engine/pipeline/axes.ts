import type { VariationsMapping } from '../contract/mapping.ts'
import type { TargetSchema } from '../contract/target.ts'
import { readName, scoreName } from '../sniff/names/score.ts'
import type { Entry } from './entry.ts'
import { fold } from './fold.ts'
import { isEmpty, text } from './values.ts'

/** In which variation and value: `color` → `Blue`. */
export type Axes = Readonly<Record<string, string>>

const NO_OPTION = /^default title$/i
/** Attributes that options usually are, whatever a shop calls them. */
const USUAL = ['color', 'size', 'material', 'gender', 'age_group']
const MEANT_FROM = 0.9
const NAMES_KEPT_MAX = 10_000

/** Reads in what a variation differs from its sisters: named options, and attributes that are axes. */
export class AxisReader {
  readonly #axes: readonly { readonly code: string; readonly at: number }[]
  readonly #options: readonly { readonly name: number; readonly value: number }[]
  /** What an option is called, to the attribute that is meant. */
  readonly #names: Map<string, string>
  readonly #usual: readonly string[]

  constructor(shape: VariationsMapping | undefined, outputs: readonly string[], schema: TargetSchema) {
    this.#axes = (shape?.axes ?? []).map((code) => ({ code, at: outputs.indexOf(code) }))
    this.#options = (shape?.options ?? []).map((_, index) => ({
      name: outputs.indexOf(`$option.${index}.name`),
      value: outputs.indexOf(`$option.${index}.value`),
    }))
    this.#names = new Map(
      schema.attributes.flatMap(({ code, label, labels }) =>
        [code, label, ...Object.values(labels)].map((name) => [fold(name), code] as const),
      ),
    )
    this.#usual = USUAL.filter((code) => schema.attributes.some((attribute) => attribute.code === code))
  }

  /** The names of the options: written once on the first row of a product, or on every row. */
  namesIn(group: readonly Entry[]): string[] {
    const taken = new Set<string>()
    return this.#options.map(({ name }, index) => {
      const named = group.find((entry) => !isEmpty(entry.values?.[name]))?.values?.[name]
      // A record with its variations in a list has the names of its options in another.
      const given = text(Array.isArray(named) ? named[index] : named)
      const code = this.#meant(given)
      // Two options may mean one attribute: the second keeps the name that it came with.
      const free = taken.has(code) ? given : code
      taken.add(free)
      return free
    })
  }

  /** The axes of one variation; `names` are those of its group. */
  of(entry: Entry, names: readonly string[]): Axes {
    const axes = new Map<string, string>()
    this.#options.forEach(({ value }, index) => {
      const name = names[index] ?? ''
      const given = text(entry.values?.[value])
      if (name !== '' && given !== '' && !NO_OPTION.test(given)) axes.set(name, given)
    })
    for (const { code, at } of this.#axes) {
      const given = text(entry.values?.[at])
      if (given !== '') axes.set(code, given)
    }
    return Object.fromEntries(axes)
  }

  /** The attribute that an option's name means; the name itself where it means none. */
  #meant(name: string): string {
    if (name === '') return ''
    const folded = fold(name)
    const known = this.#names.get(folded)
    if (known !== undefined) return known
    const read = readName(name)
    const code = this.#usual.find((each) => scoreName(read, each).score >= MEANT_FROM)
    if (this.#names.size < NAMES_KEPT_MAX && code !== undefined) this.#names.set(folded, code)
    return code ?? name
  }
}
