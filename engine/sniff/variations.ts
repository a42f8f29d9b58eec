import type { VariationsMapping } from '../contract/mapping.ts'
import { plain } from './kinds.ts'
import type { ColumnProfile } from './profile.ts'

/** The columns taken for each attribute, in order. */
export type Taken = ReadonlyMap<string, readonly ColumnProfile[]>

const AXES = ['color', 'size', 'material', 'gender', 'age_group']
const USUAL_AXES = new Set(['color', 'size'])
const PARENT_ROWS = ['variable', 'configurable', 'parent', 'master', 'eltern', 'variable product', 'grouped']
const CHILD_ROWS = ['variation', 'variant', 'child', 'kind', 'variante', 'variations']
const STRUCTURE_LEAST = 0.9

/** How rows become products with variations; null where the source has none. */
export function variationsOf(profiles: readonly ColumnProfile[], taken: Taken): VariationsMapping | null {
  const each = nestedIn(taken)
  const axes = axesOf(profiles, taken)
  if (each) return { each: each.path, ...withAxes(axes.filter((code) => isWithin(taken.get(code)?.[0], each.prefix))) }
  const options = optionsOf(taken)
  const rows = rowsOf(profiles, taken)
  const shown = { ...(options.length > 0 ? { options } : {}), ...withAxes(options.length > 0 ? [] : axes) }
  if (rows) return { rows, ...shown }
  const parent = taken.get('parent_id')?.[0]
  if (parent) return options.length > 0 ? { parent: parent.path, options } : { parent: parent.path, ...withAxes(axes) }
  return null
}

function withAxes(axes: readonly string[]): { axes?: readonly string[] } {
  return axes.length > 0 ? { axes } : {}
}

/** The nested list whose entries are sold: the sku or the price stands in it. */
export function nestedIn(taken: Taken): { path: string; prefix: string } | null {
  for (const code of ['sku', 'gtin', 'price', 'stock']) {
    const inner = taken.get(code)?.find((profile) => isNested(profile))
    if (!inner) continue
    const json = /^(.*\[\])\./.exec(inner.path)
    if (json?.[1]) return { path: json[1], prefix: `${json[1]}.` }
    const step = inner.path.lastIndexOf('/')
    if (step > 0 && inner.listed) return { path: inner.path.slice(0, step), prefix: inner.path.slice(0, step + 1) }
  }
  return null
}

function isNested({ name, path, listed }: ColumnProfile): boolean {
  const variant = name.units.some((unit) => unit.context && unit.concepts.has('variant'))
  return path.includes('[].') || (variant && listed)
}

function isWithin(profile: ColumnProfile | undefined, prefix: string): boolean {
  return profile?.path.startsWith(prefix) ?? false
}

/** `Type` = variable / variation, with the column that links a variation to its product. */
function rowsOf(profiles: readonly ColumnProfile[], taken: Taken): NonNullable<VariationsMapping['rows']> | null {
  const link = taken.get('parent_id')?.[0]
  if (!link) return null
  for (const profile of profiles) {
    if ((profile.shares.structure ?? 0) < STRUCTURE_LEAST) continue
    const parent = profile.values.find((value) => PARENT_ROWS.includes(plain(value)))
    const child = profile.values.find((value) => CHILD_ROWS.includes(plain(value)))
    const to = targetOf(link, profiles, taken)
    if (parent !== undefined && child !== undefined && to) {
      return { type: profile.path, parent, child, link: link.path, to: to.path }
    }
  }
  return null
}

/** The column whose values the links name: `id:42` is an id, everything else is looked for in the key. */
function targetOf(link: ColumnProfile, profiles: readonly ColumnProfile[], taken: Taken): ColumnProfile | null {
  const links = link.values.map((value) => value.replace(/^id:/, ''))
  const holds = (profile: ColumnProfile) => links.filter((value) => profile.values.includes(value)).length
  const best = profiles
    .filter((profile) => profile !== link && profile.unique > 0.5)
    .map((profile) => ({ profile, found: holds(profile) }))
    .sort((one, other) => other.found - one.found)[0]
  return best && best.found > 0 ? best.profile : (taken.get('sku')?.[0] ?? null)
}

/** Pairs `Option1 Name` with `Option1 Value`. */
function optionsOf(taken: Taken): { name: string; value: string }[] {
  const values = taken.get('option_value') ?? []
  return (taken.get('option_name') ?? []).flatMap((name, at) => {
    const pair =
      values.find((value) => value.name.ordinal === name.name.ordinal) ??
      (name.name.ordinal === null ? values[at] : undefined)
    return pair ? [{ name: name.path, value: pair.path }] : []
  })
}

/** Mapped attributes that differ inside a group; where the sample shows no group, those that usually do. */
function axesOf(profiles: readonly ColumnProfile[], taken: Taken): string[] {
  const parent = taken.get('parent_id')?.[0]
  const groups = parent ? groupsOf(parent) : []
  return AXES.filter((code) => {
    const profile = taken.get(code)?.[0]
    if (!profile || !profiles.includes(profile)) return false
    if (groups.length === 0) return USUAL_AXES.has(code)
    return groups.some(
      (rows) => new Set(rows.map((row) => profile.cells[row] ?? '').filter((cell) => cell !== '')).size > 1,
    )
  })
}

function groupsOf(parent: ColumnProfile): number[][] {
  const groups = new Map<string, number[]>()
  parent.cells.forEach((cell, row) => {
    if (cell === '') return
    const group = groups.get(cell)
    if (group) group.push(row)
    else groups.set(cell, [row])
  })
  return [...groups.values()].filter((rows) => rows.length > 1)
}
