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
}

interface PlatformFacts {
  readonly id: string
  readonly name: string
  /** Column names of which most must be there. */
  readonly signature: readonly string[]
  /** How many of them suffice. */
  readonly least: number
  /** Namespace that its columns bear in XML. */
  readonly prefix?: string
  readonly categories?: string
  readonly columns?: Readonly<Record<string, string | null>>
}

interface Fingerprint extends Platform {
  readonly signature: ReadonlySet<string>
  readonly least: number
  readonly prefix: string | undefined
}

const fingerprints = once((): readonly Fingerprint[] =>
  readFacts<PlatformFacts[]>('platforms.json').map((facts) => ({
    id: facts.id,
    name: facts.name,
    least: facts.least,
    prefix: facts.prefix,
    categories: facts.categories ?? null,
    signature: new Set(facts.signature.map(nameKey)),
    columns: new Map(Object.entries(facts.columns ?? {}).map(([name, attribute]) => [nameKey(name), attribute])),
  })),
)

/** The key of a column in the lists of platforms: its whole path, or its last step alone. */
function platformKeys(name: ReadName): readonly [whole: string, leaf: string] {
  const leaf = name.leaf.join('')
  return [name.context.join('') + leaf, leaf]
}

/** What the platform keeps in a column: an attribute, null for nothing of use, undefined where it is not known. */
export function rulingOf(platform: Platform | null | undefined, name: ReadName): string | null | undefined {
  if (!platform || !name.named) return undefined
  const [whole, leaf] = platformKeys(name)
  const ruling = platform.columns.get(whole)
  return ruling !== undefined || name.context.length === 0 ? ruling : platform.columns.get(leaf)
}

/** The platform whose fingerprint the column names bear; null where none is clear. */
export function platformOf(names: readonly ReadName[]): Platform | null {
  const keys = new Set(names.map((name) => platformKeys(name)[0]))
  let best: Fingerprint | null = null
  let bestWeight = 0
  for (const fingerprint of fingerprints()) {
    let found = 0
    let own = 0
    let weight = 0
    for (const name of fingerprint.signature) {
      if (!keys.has(name)) continue
      const owners = ownersOf().get(name) ?? 1
      found++
      weight += 1 / owners
      if (owners <= OWNERS_MAX && !CURRENT.has(name)) own++
    }
    const { prefix } = fingerprint
    if (prefix !== undefined && names.filter((name) => name.path.startsWith(prefix)).length >= PREFIXED_MIN)
      return fingerprint
    if (found >= fingerprint.least && own >= OWN_MIN && weight > bestWeight) {
      best = fingerprint
      bestWeight = weight
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

/** How many platforms have a column of this name. */
const ownersOf = once((): ReadonlyMap<string, number> => {
  const owners = new Map<string, Set<string>>()
  for (const { id, signature } of fingerprints()) {
    for (const name of signature) owners.set(name, (owners.get(name) ?? new Set()).add(id))
  }
  return new Map([...owners].map(([name, ids]) => [name, ids.size]))
})
