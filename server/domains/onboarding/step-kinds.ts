/** What a merchant can be asked for before he sells. */
export const STEP_KINDS = ['information', 'document', 'terms', 'catalogue', 'review'] as const

export type StepKind = (typeof STEP_KINDS)[number]

/** Files that are taken, with the bytes that each begins with: a name or a header alone proves nothing. */
export const MEDIA_TYPES = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
  'image/jpeg': [0xff, 0xd8, 0xff],
} as const

export type MediaType = keyof typeof MEDIA_TYPES

export const BYTES_MAX = 10_485_760

/** What a step asks for; which of it is said depends on its kind. */
export interface StepAsks {
  /** Fields that must be filled: columns of a merchant, or `custom.<code>`. */
  readonly fields: readonly string[] | null
  /** Documents that must be handed in. */
  readonly documents: readonly string[] | null
  readonly types: readonly MediaType[] | null
  readonly bytes_max: number | null
  /** Whether the operator looks at the documents before the step is done. */
  readonly reviewed: boolean | null
  readonly terms: string | null
  readonly terms_version: string | null
  /** Valid records that one import must have had. */
  readonly offers_min: number | null
}

export type Ask = keyof StepAsks

const NOTHING: StepAsks = {
  fields: null,
  documents: null,
  types: null,
  bytes_max: null,
  reviewed: null,
  terms: null,
  terms_version: null,
  offers_min: null,
}

/** Each kind: what must be said of it, and what it is where nothing else is said. */
const KINDS: Readonly<Record<StepKind, { readonly needs: readonly Ask[]; readonly initial: Partial<StepAsks> }>> = {
  information: { needs: ['fields'], initial: {} },
  document: {
    needs: ['documents'],
    initial: { types: Object.keys(MEDIA_TYPES) as MediaType[], bytes_max: BYTES_MAX, reviewed: true },
  },
  terms: { needs: ['terms', 'terms_version'], initial: {} },
  catalogue: { needs: [], initial: { offers_min: 1 } },
  review: { needs: [], initial: {} },
}

/** What a step of a kind asks for, completed; or what is wrong with what is said, by key. */
export function asksOf(
  kind: StepKind,
  said: Partial<StepAsks>,
): { readonly asks: StepAsks } | { readonly wrong: readonly (readonly [Ask, string])[] } {
  const { needs, initial } = KINDS[kind]
  const known = [...needs, ...Object.keys(initial)]
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined))
  const wrong = [
    ...needs.filter((key) => given[key] === undefined).map((key) => [key, `A step of ${kind} needs ${key}.`] as const),
    ...(Object.keys(given) as Ask[])
      .filter((key) => !known.includes(key))
      .map((key) => [key, `A step of ${kind} has no ${key}.`] as const),
  ]
  return wrong.length > 0 ? { wrong } : { asks: { ...NOTHING, ...initial, ...given } }
}
