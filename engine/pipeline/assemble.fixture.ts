import type { Row } from '../contract/format.ts'
import type { VariationsMapping } from '../contract/mapping.ts'
import type { Value } from '../contract/rule.ts'
import { Assembler, type Group } from './assemble.ts'
import type { Entry } from './entry.ts'
import { offersSchema } from './schema.fixture.ts'

/** A source row of which only its number matters. */
export const rowOf = (row: number, warning?: Row['warning']): Row => ({
  row,
  line: row,
  cells: [],
  raw: '',
  ...(warning ? { warning } : {}),
})

/** Outputs of a mapping by their names. */
export type Record_ = Readonly<Record<string, Value>>

/** Entries of one source row each; `left`: left out by the mapping. */
export function entries(records: readonly (Record_ & { left?: true })[], outputs: readonly string[]): Entry[] {
  return records.map(({ left, ...record }, index) => {
    const values = outputs.map((output) => record[output])
    return { row: rowOf(index + 2), values: left ? null : values, marks: left ? values : [], told: false }
  })
}

/** Groups in short: parent, and of each candidate its row, its axes and what it says. */
export function assembled(shape: VariationsMapping | undefined, outputs: readonly string[], all: readonly Entry[]) {
  const assembler = new Assembler(shape, outputs, offersSchema(), ['sku'])
  return [...assembler.groups(all)].map((group) => short(group, outputs))
}

const short = ({ parent, candidates, images, orphaned }: Group, outputs: readonly string[]) => ({
  parent,
  records: candidates.map(({ row, values, axes }) => ({
    row: row.row,
    axes,
    ...Object.fromEntries(outputs.flatMap((output, at) => (output.startsWith('$') ? [] : [[output, values[at]]]))),
  })),
  ...(images.length > 0 ? { images } : {}),
  ...(orphaned ? { orphaned } : {}),
})
