import type { Row } from '../contract/format.ts'
import type { VariationsMapping } from '../contract/mapping.ts'
import type { Value } from '../contract/rule.ts'
import type { TargetSchema } from '../contract/target.ts'
import { type Axes, AxisReader } from './axes.ts'
import type { Entry } from './entry.ts'
import { Inheritance } from './inheritance.ts'
import { Pictures } from './pictures.ts'
import { isEmpty, text } from './values.ts'

/** One thing that can be sold, with what it inherits from its group. */
export interface Candidate {
  readonly row: Row
  readonly values: readonly Value[]
  readonly axes: Axes
  /** What the product's own row says, where it has one. */
  readonly product?: readonly Value[]
}

/** Records that share a product; a record that stands alone is a group of one without a parent. */
export interface Group {
  readonly parent: string | null
  readonly candidates: readonly Candidate[]
  /** Pictures that show the product, in order of first sight. */
  readonly images: readonly string[]
  /** True where the row of the parent itself is missing from the source. */
  readonly orphaned: boolean
}

/** Forms groups of rows as the mapping's `variations` say. Rows of one group must follow each other. */
export class Assembler {
  readonly #shape: VariationsMapping | undefined
  readonly #at: (output: string) => number
  readonly #keys: readonly number[]
  readonly #axes: AxisReader
  readonly #heirs: Inheritance
  readonly #pictures: Pictures

  constructor(
    shape: VariationsMapping | undefined,
    outputs: readonly string[],
    schema: TargetSchema,
    keys: readonly string[],
  ) {
    this.#shape = shape
    this.#at = (output) => outputs.indexOf(output)
    this.#keys = keys.map((key) => outputs.indexOf(key))
    this.#axes = new AxisReader(shape, outputs, schema)
    this.#heirs = new Inheritance(shape, outputs, schema, keys)
    this.#pictures = new Pictures(shape, outputs)
  }

  /** The key that rows of one product share: '' for a row that stands alone. */
  groupOf(entry: Entry): string {
    const { row } = entry
    const values = entry.values ?? entry.marks
    if (!this.#shape || row.warning?.code === 'group_too_large') return ''
    if (this.#shape.each !== undefined) return text(values[this.#at('parent_id')])
    if (this.#shape.rows) {
      if (row.within !== undefined) return row.within
      const kind = this.#kindOf(entry)
      if (kind === 'parent') return text(values[this.#at('$to')])
      return kind === 'child' ? text(values[this.#at('$link')]).replace(/^id:/, '') : ''
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
      if (members.length > 0)
        yield this.#group(members, this.groupOf(entries[from] as Entry), to - from > members.length)
      from = to
    }
  }

  #together(first: Entry, next: Entry): boolean {
    if (this.#shape?.each !== undefined) return first.row === next.row
    const { rows } = this.#shape ?? {}
    if (rows && rows.link === undefined) return this.#kindOf(next) === 'child'
    const group = this.groupOf(first)
    return group !== '' && group === this.groupOf(next)
  }

  /** `torn`: records of the group were left out. */
  #group(members: readonly Entry[], parent: string, torn: boolean): Group {
    const [first] = members as [Entry, ...Entry[]]
    if (!this.#shape || (parent === '' && members.length === 1 && this.#shape.each === undefined)) {
      return { parent: null, candidates: members.map((entry) => this.#alone(entry)), images: [], orphaned: false }
    }
    const parentRow = members.find((entry) => this.#isParent(entry))
    // A parent without children is a thing to sell by itself, or is told what it lacks.
    if (parentRow && members.length === 1 && !torn) {
      return { parent: null, candidates: [this.#alone(parentRow)], images: [], orphaned: false }
    }
    const ordered = parentRow ? [parentRow, ...members.filter((entry) => entry !== parentRow)] : members
    const names = this.#axes.namesIn(ordered)
    const isBare = (entry: Entry) => entry !== ordered[0] && this.#isBare(entry, names)
    const candidates = ordered
      .filter((entry) => entry !== parentRow && !isBare(entry))
      .map((entry) => this.#candidate(entry, ordered, parentRow, names))
    const [only] = candidates
    if (only && candidates.length === 1 && Object.keys(only.axes).length === 0 && !parentRow) {
      const values = this.#pictures.ofOne(first.values ?? [], ordered, isBare)
      return { parent: null, candidates: [{ ...only, values }], images: [], orphaned: this.#isOrphan(first) }
    }
    return {
      parent: parent || (candidates.map(({ values }) => this.#keyOf(values)).sort()[0] ?? ''),
      candidates,
      images: this.#pictures.ofProduct(ordered, parentRow, isBare),
      orphaned: !parentRow && this.#isOrphan(first),
    }
  }

  #candidate(entry: Entry, ordered: readonly Entry[], parentRow: Entry | undefined, names: readonly string[]) {
    const values = this.#pictures.ofVariation(this.#heirs.of(entry, ordered, parentRow))
    const candidate = { row: entry.row, values, axes: this.#axes.of(entry, names) }
    return parentRow?.values ? { ...candidate, product: parentRow.values } : candidate
  }

  #isOrphan(entry: Entry): boolean {
    return this.#kindOf(entry) === 'child'
  }

  #isParent(entry: Entry): boolean {
    return this.#kindOf(entry) === 'parent'
  }

  #kindOf({ row, values: own, marks }: Entry): 'parent' | 'child' | null {
    const { rows } = this.#shape ?? {}
    if (!rows) return null
    if (row.within !== undefined) return 'child'
    const values = own ?? marks
    if (rows.type === undefined) return text(values[this.#at('$link')]) === '' ? 'parent' : 'child'
    const kind = text(values[this.#at('$type')])
    return kind === rows.parent ? 'parent' : kind === rows.child ? 'child' : null
  }

  #keyOf(values: readonly Value[]): string {
    return this.#keys.map((at) => text(values[at])).join('|')
  }

  #alone(entry: Entry): Candidate {
    return { row: entry.row, values: this.#pictures.ofAlone(entry.values ?? []), axes: {} }
  }

  /** A row that only adds a picture: no key, no price, no axis of its own. */
  #isBare(entry: Entry, names: readonly string[]): boolean {
    if (this.#shape?.each !== undefined || Object.keys(this.#axes.of(entry, names)).length > 0) return false
    return [...this.#keys, this.#at('price')].every((at) => isEmpty(entry.values?.[at]))
  }
}
