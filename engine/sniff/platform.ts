import type { MappingDocument, PlatformMarks } from '../contract/mapping.ts'
import { bare, columnKey } from '../mapping/fit.ts'
import { marksOf, type ReadyMapping, readyMapping, readyTexts } from '../mapping/ready.ts'
import { listed } from '../mapping/usage.ts'
import { once, readFacts } from './facts.ts'
import { nameKey } from './names/lexicon.ts'
import type { ReadName } from './names/score.ts'

/** A shop system or marketplace whose columns are known. */
export interface Platform {
  readonly id: string
  readonly name: string
  /** Name key of a column to the attribute it holds, or null where it is to be left alone. */
  readonly columns: ReadonlyMap<string, string | null>
  /** What stands between several categories of one product. */
  readonly categories: string | null
  /** Sets of column names by which its files are told. */
  readonly marks: readonly { readonly columns: ReadonlySet<string>; readonly least: number }[]
  /** Namespace that its columns bear in XML. */
  readonly prefix: string | null
  /** The mapping that takes its files; null where only single columns are known. */
  readonly ready: ReadyMapping['document'] | null
}

/** A platform of which only columns are known, as `platforms.json` has it. */
interface PlatformFacts {
  readonly id: string
  readonly name: string
  readonly signature: readonly string[]
  readonly least: number
  readonly categories?: string
  readonly columns?: Readonly<Record<string, string | null>>
}

/** All platforms: those with a ready mapping, and those of which only columns are known. */
export const knownPlatforms = once((): readonly Platform[] => [
  ...[...readyTexts()].map(([id, text]) =>
    platformOfReady(id, marksOf(id, text), () => readyMapping(id)?.document ?? null),
  ),
  ...readFacts<PlatformFacts[]>('platforms.json').map((facts) => ({
    id: facts.id,
    name: facts.name,
    columns: new Map(Object.entries(facts.columns ?? {}).map(([name, attribute]) => [nameKey(name), attribute])),
    categories: facts.categories ?? null,
    marks: [{ columns: new Set(facts.signature.map(nameKey)), least: facts.least }],
    prefix: null,
    ready: null,
  })),
])

/** The platform whose files a mapping takes. */
export function platformFrom(id: string, document: ReadyMapping['document']): Platform {
  return platformOfReady(id, document.platform, () => document)
}

/** The mapping itself is only read where its platform is recognised. */
function platformOfReady(
  id: string,
  { name, marks, prefix }: Omit<PlatformMarks, 'names'>,
  document: () => Platform['ready'],
): Platform {
  const columns = once(() => {
    const ready = document()
    return ready ? columnsOf(ready, ready.platform) : new Map<string, string | null>()
  })
  return {
    id,
    name,
    marks: marks.map(({ columns: marked, least }) => ({ columns: new Set(marked.map(columnKey)), least })),
    prefix: prefix ?? null,
    get columns() {
      return columns()
    },
    get categories() {
      return markOf(document())
    },
    get ready() {
      return document()
    },
  }
}

/** From so many attributes on a column holds parts of all, and is none of them. */
const PARTS_LEAST = 3

/** What a ready mapping says of each column, by any of its names; the first attribute that takes a column counts. */
function columnsOf(document: MappingDocument, { names = {} }: PlatformMarks): Map<string, string | null> {
  const { variations = {}, category, ignore = [] } = document
  const taken = Object.values(document.attributes).flatMap(({ from }) => listed(from))
  const parted = new Set(taken.filter((name) => taken.filter((each) => each === name).length >= PARTS_LEAST))
  const columns = new Map<string, string | null>()
  const add = (attribute: string | null, ...from: readonly (string | undefined)[]) => {
    for (const column of from) {
      if (column === undefined) continue
      for (const each of [column, ...(names[column] ?? [])]) {
        const key = columnKey(each)
        if (!columns.has(key)) columns.set(key, attribute)
      }
    }
  }
  add(null, ...parted)
  const { type, child, link } = variations.rows ?? {}
  const namesParents = type === undefined || child !== undefined
  add('parent_id', variations.parent, namesParents ? link : undefined)
  for (const { name, value } of variations.options ?? []) {
    add('option_name', name)
    add('option_value', value)
  }
  for (const [code, { from }] of Object.entries(document.attributes)) add(code, ...listed(from))
  add('category', ...listed(category?.from))
  add(null, ...ignore, type, link)
  return columns
}

function markOf(document: MappingDocument | null): string | null {
  for (const step of document?.category?.steps ?? []) {
    const split =
      typeof step === 'object' ? (step.split as { separator?: string; part?: number } | undefined) : undefined
    if (split?.part !== undefined && split.separator !== undefined) return split.separator
  }
  return null
}

/** The key of a column in the lists of platforms: its whole path, or its last step alone. */
function platformKeys(name: ReadName): readonly [whole: string, leaf: string] {
  const leaf = name.leaf.join('')
  return [name.context.join('') + leaf, leaf]
}

/** What the platform keeps in a column: an attribute, null for nothing of use, undefined where it is not known. */
export function rulingOf(platform: Platform | null | undefined, name: ReadName): string | null | undefined {
  if (!platform || !name.named) return undefined
  const [whole, leaf] = platformKeys(name)
  const ruling = platform.columns.get(whole) ?? platform.columns.get(columnKey(bare(name.path)))
  // A ready mapping knows whole paths; `id` of it is not every `something/id`.
  if (ruling !== undefined || name.context.length === 0 || platform.ready) return ruling
  return platform.columns.get(leaf)
}

/** The platform whose fingerprint the column names bear; null where none is clear. */
export function platformOf(
  names: readonly ReadName[],
  platforms: readonly Platform[] = knownPlatforms(),
): Platform | null {
  const keys = new Set(names.map((name) => platformKeys(name)[0]))
  let best: Platform | null = null
  let bestWeight = 0
  for (const platform of platforms) {
    const { prefix } = platform
    if (prefix !== null && names.filter((name) => name.path.startsWith(prefix)).length >= PREFIXED_MIN) return platform
    for (const mark of platform.marks) {
      const weight = weightOf(mark, keys)
      if (weight > bestWeight) [best, bestWeight] = [platform, weight]
    }
  }
  return best
}

// A platform is told by what others do not have: `price` and `name` stand in every feed.
const OWNERS_MAX = 2
const OWN_MIN = 2
const PREFIXED_MIN = 3
const CURRENT = new Set(
  'id name title description price image brand category categories sku ean upc gtin mpn quantity stock weight url link type status manufacturer tags product code currency shortdescription saleprice availability condition color size'.split(
    ' ',
  ),
)

/** How much a set of columns speaks for its platform; 0 where too few are there. */
function weightOf({ columns, least }: Platform['marks'][number], keys: ReadonlySet<string>): number {
  let [found, own, weight] = [0, 0, 0]
  for (const name of columns) {
    if (!keys.has(name)) continue
    const owners = ownersOf().get(name) ?? 1
    found += 1
    weight += 1 / owners
    if (owners <= OWNERS_MAX && !CURRENT.has(name)) own += 1
  }
  return found >= least && own >= OWN_MIN ? weight : 0
}

/** How many platforms have a column of this name. */
const ownersOf = once((): ReadonlyMap<string, number> => {
  const owners = new Map<string, Set<string>>()
  for (const { name: platform, marks } of knownPlatforms()) {
    for (const { columns } of marks)
      for (const name of columns) owners.set(name, (owners.get(name) ?? new Set()).add(platform))
  }
  return new Map([...owners].map(([name, platforms]) => [name, platforms.size]))
})
