import type { TargetSchema } from '../contract/target.ts'
import type { Candidate, ProposeContext } from './candidates.ts'
import { certaintyOf } from './certainty.ts'
import { type Platform, rulingOf } from './platform.ts'
import type { ColumnProfile } from './profile.ts'
import { reasonOf } from './reason.ts'
import { TAKEN_FROM, takeColumns } from './take.ts'

/** Why a column becomes what it becomes, and why nothing else. */
export interface ColumnExplanation {
  readonly column: string
  readonly type: string
  readonly fill: number
  readonly distinct: number
  readonly samples: readonly string[]
  readonly platform: string | null
  readonly language: string | null
  /** Words of the name with what each may mean; nothing where no list knows it. */
  readonly words: readonly { readonly word: string; readonly means: readonly string[] }[]
  readonly attribute: string | null
  readonly confidence: number
  readonly reason: string
  readonly attributes: readonly WeighedAttribute[]
}

/** How much speaks for one attribute, by each kind of evidence, and what came of it. */
export interface WeighedAttribute {
  readonly attribute: string
  readonly score: number
  /** What the name alone says, 0 to 1. */
  readonly name: number
  /** How well the values fit, 0 to 1. */
  readonly values: number
  /** What a known platform says of the column. */
  readonly platform: 'this' | 'other' | null
  /** What the other columns added or took away. */
  readonly others: number
  readonly words: readonly string[]
  readonly outcome: string
}

const SHOWN_FROM = 0.01

/** Explains one column of a source against every attribute. */
export function explainColumn(
  at: number,
  profiles: readonly ColumnProfile[],
  schema: TargetSchema,
  context: ProposeContext,
): ColumnExplanation | null {
  const profile = profiles[at]
  if (!profile) return null
  const { alone, candidates, taken } = takeColumns(profiles, schema, context)
  const won = taken[at]
  const before = new Map(alone[at]?.map((candidate) => [candidate.attribute, candidate.score]))
  return {
    column: profile.path,
    type: profile.type,
    fill: profile.fill,
    distinct: profile.distinct,
    samples: profile.samples,
    platform: context.platform?.id ?? null,
    language: context.language ?? null,
    words: profile.name.units.map(({ text, concepts }) => ({ word: text, means: [...concepts] })),
    attribute: won?.attribute ?? null,
    confidence: won ? certaintyOf(won.score) : 0,
    reason: won ? reasonOf([{ profile, candidate: won }], context.platform?.name) : '',
    attributes: (candidates[at] ?? [])
      .filter((candidate) => candidate.score >= SHOWN_FROM)
      .map((candidate) => ({
        attribute: candidate.attribute,
        score: candidate.score,
        name: candidate.seen?.name ?? 0,
        values: candidate.seen?.values ?? 0,
        platform: platformSays(context.platform, profile, candidate),
        others: candidate.score - (before.get(candidate.attribute) ?? 0),
        words: candidate.words,
        outcome: outcomeOf(candidate, won, taken, profiles),
      })),
  }
}

function platformSays(
  platform: Platform | null | undefined,
  { name }: ColumnProfile,
  { attribute }: Candidate,
): 'this' | 'other' | null {
  const ruling = rulingOf(platform, name)
  if (ruling === undefined) return null
  return ruling === attribute ? 'this' : 'other'
}

function outcomeOf(
  candidate: Candidate,
  won: Candidate | undefined,
  taken: readonly (Candidate | undefined)[],
  profiles: readonly ColumnProfile[],
): string {
  if (won?.attribute.replace(/:.*$/, '') === candidate.attribute) return 'taken'
  const holder = taken.findIndex((each) => each?.attribute === candidate.attribute)
  if (won && candidate.score <= won.score) return `“${won.attribute}” is likelier`
  if (holder >= 0) return `“${profiles[holder]?.path}” is taken for it`
  return candidate.score < TAKEN_FROM ? 'too little speaks for it' : 'another column fits better'
}
