import { once, readFacts } from './facts.ts'
import { nameKey } from './names/lexicon.ts'

/** A shop system or marketplace whose columns are known. */
export interface Platform {
  readonly id: string
  readonly name: string
  /** Name key of a column to the attribute it holds, or null where it is to be left alone. */
  readonly columns: ReadonlyMap<string, string | null>
}

interface PlatformFacts {
  readonly id: string
  readonly name: string
  /** Column names of which most must be there. */
  readonly signature: readonly string[]
  /** How many of them suffice. */
  readonly least: number
  readonly columns?: Readonly<Record<string, string | null>>
}

interface Fingerprint extends Platform {
  readonly signature: ReadonlySet<string>
  readonly least: number
}

const fingerprints = once((): readonly Fingerprint[] =>
  readFacts<PlatformFacts[]>('platforms.json').map((facts) => ({
    id: facts.id,
    name: facts.name,
    least: facts.least,
    signature: new Set(facts.signature.map(nameKey)),
    columns: new Map(Object.entries(facts.columns ?? {}).map(([name, attribute]) => [nameKey(name), attribute])),
  })),
)

/** The platform whose fingerprint the column names bear; null where none is clear. */
export function platformOf(paths: readonly string[]): Platform | null {
  const keys = new Set(paths.map((path) => nameKey(path)))
  let best: Fingerprint | null = null
  let bestShare = 0
  for (const fingerprint of fingerprints()) {
    let found = 0
    for (const name of fingerprint.signature) if (keys.has(name)) found++
    // Many of a long list say more than all of a short one.
    const share = found / fingerprint.signature.size + found / 100
    if (found >= fingerprint.least && share > bestShare) {
      best = fingerprint
      bestShare = share
    }
  }
  return best
}
