import type { Packed, PackedEntity, TargetSchema, Written } from '../contract/target.ts'

/** Packed records laid end to end, a fixed number of cells each: crosses between threads at a third of the cost of objects. */
export type Flat = readonly (Written | undefined)[]

/** Cells before the entities: row, key, parent, digest, removed, axes. */
const HEAD = 6
const ABSENT = 0
const OWN = 1
/** The entity is the very one of the record before: products of a group are shared. */
const SHARED = 2

type Layout = TargetSchema['layout']

/** Lays records end to end, in the order of the layout. */
export function flatten(records: readonly Packed[], layout: Layout): Flat {
  const names = Object.keys(layout)
  const flat: (Written | undefined)[] = []
  let before: Packed | undefined
  for (const record of records) {
    flat.push(record.row, record.key, record.parent, record.digest, record.removed, record.axes)
    for (const name of names) {
      const entity = record.entities[name]
      const shared = entity !== undefined && entity === before?.entities[name]
      const width = layout[name]?.length ?? 0
      flat.push(entity ? (shared ? SHARED : OWN) : ABSENT)
      for (let at = 0; at < width; at++) flat.push(shared ? undefined : entity?.cells[at])
      flat.push(shared ? '' : (entity?.rest ?? ''))
    }
    before = record
  }
  return flat
}

/** The records again, with shared entities shared. */
export function unflatten(flat: Flat, layout: Layout): Packed[] {
  const names = Object.keys(layout)
  const widths = names.map((name) => layout[name]?.length ?? 0)
  const records: Packed[] = []
  let before: Packed | undefined
  for (let at = 0; at < flat.length; ) {
    const entities: Record<string, PackedEntity> = {}
    let cell = at + HEAD
    for (const [index, name] of names.entries()) {
      const width = widths[index] as number
      const kind = flat[cell]
      if (kind === OWN)
        entities[name] = { cells: flat.slice(cell + 1, cell + 1 + width), rest: flat[cell + 1 + width] as string }
      else if (kind === SHARED && before) entities[name] = before.entities[name] as PackedEntity
      cell += width + 2
    }
    before = {
      row: flat[at] as number,
      key: flat[at + 1] as string,
      parent: flat[at + 2] as string | null,
      digest: flat[at + 3] as string,
      removed: flat[at + 4] as boolean,
      axes: flat[at + 5] as string,
      entities,
    }
    records.push(before)
    at = cell
  }
  return records
}
