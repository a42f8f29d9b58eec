import type { Row } from '../contract/format.ts'
import type { VariationsMapping } from '../contract/mapping.ts'
import type { Value } from '../contract/rule.ts'
import type { TargetSchema } from '../contract/target.ts'
import { fold } from './fold.ts'

/** A source row (or one entry of its nested list) with the outputs of the mapping program; null where it was left out. */
export interface Entry {
  readonly row: Row
  readonly values: readonly Value[] | null
  /** Of a record that was left out, what grouped it: it must not tear its group apart. Elsewhere empty. */
  readonly marks: readonly Value[]
}

/** One thing that can be sold, with what it inherits from its group. */
export interface Candidate {
  readonly row: Row
  readonly values: readonly Value[]
  readonly axes: Readonly<Record<string, string>>
}

/** Records that share a product; a record that stands alone is a group of one without a parent. */
export interface Group {
  readonly parent: string | null
  readonly candidates: readonly Candidate[]
  /** Pictures of all rows of the group, in order of first sight. */
  readonly images: readonly string[]
  /** True where the row of the parent itself is missing from the source. */
  readonly orphaned: boolean
}

/** What a variation never takes from its product: it would be another thing's identity, stock or picture. */
const OWN = new Set(['gtin', 'mpn', 'stock', 'image_url', 'additional_images', 'option_name', 'option_value'])
const NO_OPTION = /^default title$/i

/** Forms groups of rows as the mapping's `variations` say. Rows of one group must follow each other. */
export class Assembler {
  readonly #shape: VariationsMapping | undefined
  readonly #at: (output: string) => number
  readonly #keys: readonly number[]
  readonly #inherited: readonly number[]
  readonly #statusAt: number
  readonly #axes: readonly { readonly code: string; readonly at: number }[]
  readonly #options: readonly { readonly name: number; readonly value: number }[]
  readonly #imageAt: { readonly first: number; readonly more: number }
  /** Outputs that say together what it costs. */
  readonly #prices: ReadonlySet<number>
  readonly #names: ReadonlyMap<string, string>

  constructor(
    shape: VariationsMapping | undefined,
    outputs: readonly string[],
    schema: TargetSchema,
    keys: readonly string[],
  ) {
    this.#shape = shape
    this.#at = (output) => outputs.indexOf(output)
    this.#keys = keys.map((key) => outputs.indexOf(key))
    this.#statusAt = outputs.indexOf('status')
    const axes = shape?.axes ?? []
    this.#axes = axes.map((code) => ({ code, at: outputs.indexOf(code) }))
    this.#options = (shape?.options ?? []).map((_, index) => ({
      name: outputs.indexOf(`$option.${index}.name`),
      value: outputs.indexOf(`$option.${index}.value`),
    }))
    this.#inherited = outputs.flatMap((code, at) =>
      code.startsWith('$') || OWN.has(code) || keys.includes(code) || axes.includes(code) ? [] : [at],
    )
    this.#imageAt = { first: outputs.indexOf('image_url'), more: outputs.indexOf('additional_images') }
    const amounts = schema.attributes.filter((attribute) => attribute.type === 'money').map(({ code }) => code)
    this.#prices = new Set([...amounts, 'sale_start_date', 'sale_end_date'].map((code) => outputs.indexOf(code)))
    this.#names = new Map(
      schema.attributes.flatMap((attribute) =>
        [attribute.code, attribute.label, ...Object.values(attribute.labels)].map(
          (name) => [fold(name), attribute.code] as const,
        ),
      ),
    )
  }

  /** The key that rows of one product share: '' for a row that stands alone. */
  groupOf(entry: Entry): string {
    const { row } = entry
    const values = entry.values ?? entry.marks
    if (!this.#shape || row.warning?.code === 'group_too_large') return ''
    if (this.#shape.each !== undefined) return text(values[this.#at('parent_id')])
    if (this.#shape.rows) {
      const kind = text(values[this.#at('$type')])
      if (kind === this.#shape.rows.parent) return text(values[this.#at('$to')])
      return kind === this.#shape.rows.child ? text(values[this.#at('$link')]).replace(/^id:/, '') : ''
    }
    return text(values[this.#at('$parent')])
  }

  /** How many entries from the first on belong to groups that can have no further member. */
  wholeUpTo(entries: readonly Entry[]): number {
    if (!this.#shape || entries.length === 0) return entries.length
    let from = entries.length - 1
    while (from > 0 && this.#together(entries[from - 1] as Entry, entries[from] as Entry)) from -= 1
    return from
  }

  *groups(entries: readonly Entry[]): Generator<Group> {
    let from = 0
    while (from < entries.length) {
      let to = from + 1
      if (this.#shape)
        while (to < entries.length && this.#together(entries[from] as Entry, entries[to] as Entry)) to += 1
      const members = entries.slice(from, to).filter((entry) => entry.values !== null)
      if (members.length > 0) yield this.#group(members, to - from > members.length)
      from = to
    }
  }

  #together(first: Entry, next: Entry): boolean {
    if (this.#shape?.each !== undefined) return first.row === next.row
    const group = this.groupOf(first)
    return group !== '' && group === this.groupOf(next)
  }

  /** `torn`: records of the group were left out. */
  #group(members: readonly Entry[], torn: boolean): Group {
    const [first] = members as [Entry, ...Entry[]]
    const parent = this.groupOf(first)
    if (!this.#shape || (parent === '' && members.length === 1 && this.#shape.each === undefined)) {
      return { parent: null, candidates: members.map((entry) => this.#alone(entry)), images: [], orphaned: false }
    }
    const parentRow = members.find((entry) => this.#isParent(entry))
    // A parent without children is a thing to sell by itself, or is told what it lacks.
    if (parentRow && members.length === 1 && !torn) {
      return { parent: null, candidates: [this.#alone(parentRow)], images: [], orphaned: false }
    }
    const ordered = parentRow ? [parentRow, ...members.filter((entry) => entry !== parentRow)] : members
    const names = this.#optionNames(ordered)
    const candidates = ordered
      .filter((entry, index) => entry !== parentRow && (index === 0 || !this.#bare(entry, names)))
      .map((entry) => ({ row: entry.row, values: this.#inherit(entry, ordered), axes: this.#axesOf(entry, names) }))
    const images = this.#imagesOf(ordered)
    const [only] = candidates
    if (only && candidates.length === 1 && Object.keys(only.axes).length === 0 && !parentRow) {
      return { parent: null, candidates: [this.#pictured(only, images)], images: [], orphaned: this.#isOrphan(first) }
    }
    return {
      parent: parent || this.#keyOf(only?.values ?? []),
      candidates,
      images,
      orphaned: !parentRow && this.#isOrphan(first),
    }
  }

  /** The one record of a group, with the pictures of all its rows. */
  #pictured(candidate: Candidate, images: readonly string[]): Candidate {
    if (images.length < 2) return candidate
    const values = [...candidate.values]
    const { first, more } = this.#imageAt
    if (first >= 0) values[first] = images[0]
    if (more >= 0) values[more] = first >= 0 ? images.slice(1) : images
    return { ...candidate, values }
  }

  #isOrphan(entry: Entry): boolean {
    return this.#shape?.rows !== undefined && this.#kind(entry) === this.#shape.rows.child
  }

  #isParent(entry: Entry): boolean {
    return this.#shape?.rows !== undefined && this.#kind(entry) === this.#shape.rows.parent
  }

  #kind(entry: Entry): string {
    return text(entry.values?.[this.#at('$type')])
  }

  #keyOf(values: readonly Value[]): string {
    return this.#keys.map((at) => text(values[at])).join('|')
  }

  #alone(entry: Entry): Candidate {
    return { row: entry.row, values: entry.values ?? [], axes: {} }
  }

  /** A row that only adds a picture: no key, no price, no axis of its own. */
  #bare(entry: Entry, names: readonly string[]): boolean {
    if (this.#shape?.each !== undefined || Object.keys(this.#axesOf(entry, names)).length > 0) return false
    return [...this.#keys, this.#at('price')].every((at) => isEmpty(entry.values?.[at]))
  }

  #inherit(entry: Entry, ordered: readonly Entry[]): readonly Value[] {
    const own = entry.values ?? []
    if (ordered[0] === entry && !this.#shape?.rows) return own
    const values = [...own]
    const priced = !isEmpty(own[this.#at('price')])
    for (const at of this.#inherited) {
      // Who has a price of its own is not on sale because a sister is; nor does it go because a sister goes.
      if (!isEmpty(values[at]) || (priced && this.#prices.has(at))) continue
      const donors = at === this.#statusAt ? ordered.filter((other) => this.#isParent(other)) : ordered
      const from = donors.find((other) => !isEmpty(other.values?.[at]))
      if (from) values[at] = from.values?.[at]
    }
    return values
  }

  /** The names of the options: written once on the first row of a product, or on every row. */
  #optionNames(ordered: readonly Entry[]): string[] {
    return this.#options.map(({ name }) =>
      text(ordered.find((entry) => !isEmpty(entry.values?.[name]))?.values?.[name]),
    )
  }

  #axesOf(entry: Entry, names: readonly string[]): Readonly<Record<string, string>> {
    const axes = new Map<string, string>()
    this.#options.forEach(({ value }, index) => {
      const name = names[index] ?? ''
      const given = text(entry.values?.[value])
      if (name !== '' && given !== '' && !NO_OPTION.test(given)) axes.set(this.#names.get(fold(name)) ?? name, given)
    })
    for (const { code, at } of this.#axes) {
      const given = text(entry.values?.[at])
      if (given !== '') axes.set(code, given)
    }
    return Object.fromEntries(axes)
  }

  #imagesOf(ordered: readonly Entry[]): string[] {
    const { first, more } = this.#imageAt
    const images = ordered.flatMap((entry) => [first, more].flatMap((at) => entry.values?.[at] ?? []))
    return [...new Set(images.map(String))].filter((image) => image !== '')
  }
}

function isEmpty(value: Value): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function text(value: Value): string {
  if (value === undefined || value === null) return ''
  return String(Array.isArray(value) ? (value[0] ?? '') : value).trim()
}
