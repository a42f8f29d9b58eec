import type { AttributeDefinition, TargetSchema } from '../contract/target.ts'
import { currencyNamed } from './column-currency.ts'
import { evidenceFor } from './evidence.ts'
import { once } from './facts.ts'
import type { Learned, Meaning } from './learned.ts'
import { nameKey } from './names/lexicon.ts'
import { attributeNames } from './names/score.ts'
import { type Platform, rulingOf } from './platform.ts'
import type { ColumnProfile } from './profile.ts'

/** One attribute that a column might be. */
export interface Candidate {
  readonly attribute: string
  readonly score: number
  readonly many: boolean
  readonly why: Why
  /** Words of the name that said it. */
  readonly words: readonly string[]
  /** How well the name says it, and how well the values fit, by themselves; where they were asked. */
  readonly seen?: { readonly name: number; readonly values: number }
  /** What the other columns say of it, in words. */
  readonly beside?: string
}

type Why = 'exact' | 'label' | 'platform' | 'name' | 'values' | 'together' | 'learned'

/** What else is known of the source. */
export interface ProposeContext {
  readonly platform?: Platform | null
  /** What merchants of this marketplace confirmed before. */
  readonly learned?: Learned
  /** In which most of the source is written. */
  readonly language?: string | null
}

// These stand in an analysis like attributes although the schema may not list them.
const ALWAYS = ['category', 'google_category', 'parent_id', 'option_name', 'option_value']
const MANY_TYPES = new Set(['urls', 'texts', 'multi-list'])

const nativeKeys = once(() => new Map(Object.keys(attributeNames()).map((code) => [code, nameKey(code)])))

/** Every attribute of the target that a column might be, best first. */
export function candidatesOf(profile: ColumnProfile, schema: TargetSchema, context: ProposeContext): Candidate[] {
  const found: Candidate[] = []
  const native = attributeNames()
  const key = nameKey(profile.path)
  const products = schema.attributes.some((attribute) => attribute.code in native)
  const codes = new Map(schema.attributes.map((attribute) => [attribute.code, attribute]))
  if (products) for (const code of ALWAYS) if (!codes.has(code)) codes.set(code, undefined as never)
  const ruling = rulingOf(context.platform, profile.name)
  const learned = context.learned?.column(profile.path) ?? null
  for (const [code, definition] of codes) {
    const many = native[code]?.many === true || (definition !== undefined && MANY_TYPES.has(definition.type))
    if (learned?.meant === code) {
      found.push({
        attribute: code,
        score: learnedScore(profile, learned, native),
        many,
        why: 'learned',
        words: [learned.says],
      })
    } else if (ruling === code) {
      found.push({ attribute: code, score: 0.97, many: true, why: 'platform', words: [profile.path] })
    } else if (code in native) {
      const evidence = evidenceFor(profile, code)
      const score =
        evidence.score *
        (ruling === undefined ? 1 : 0.3) *
        foreignMoney(profile, code, schema.currency) *
        otherLanguage(profile, context)
      const named =
        ruling === undefined && nativeKeys().get(code) === key ? namedScore(evidence.fit, definition?.required) : 0
      const seen = { name: evidence.name.score, values: evidence.fit }
      if (named > score) found.push({ attribute: code, score: named, many, why: 'exact', words: [profile.path], seen })
      else if (score > 0.05) {
        found.push({
          attribute: code,
          score,
          many,
          why: evidence.byValues ? 'values' : 'name',
          words: evidence.name.words,
          seen,
        })
      }
    } else if (definition) {
      const custom = customCandidate(profile, key, definition, many)
      if (custom) found.push(custom)
    }
  }
  return (learned ? found.map((it) => besideLearned(it, learned)) : found).sort((one, other) => other.score - one.score)
}

// What a name was confirmed to mean elsewhere needs values that can be that at all.
const FIT_ENOUGH = 0.45
/** How far a confirmed meaning pushes the others aside. */
const ASIDE = 0.7

function learnedScore(profile: ColumnProfile, { meant, confidence }: Meaning, native: object): number {
  if (!(meant in native)) return confidence
  return confidence * Math.min(1, evidenceFor(profile, meant).fit + 1 - FIT_ENOUGH)
}

function besideLearned(candidate: Candidate, { confidence }: Meaning): Candidate {
  return candidate.why === 'learned' ? candidate : { ...candidate, score: candidate.score * (1 - ASIDE * confidence) }
}

// Of columns called exactly like an attribute hardly one means something else.
const NAMED = { fits: 0.9, strange: 0.55, optional: 0.6 }
const FITS_LEAST = { required: 0.15, optional: 0.4 }

/** What a column's name is worth that is the attribute's own, whatever values stand there. */
function namedScore(fit: number, required: boolean | undefined): number {
  if (!required) return fit >= FITS_LEAST.optional ? NAMED.optional : 0
  // Better a column that is refused row by row than an import that says it has none.
  return fit >= FITS_LEAST.required ? NAMED.fits : NAMED.strange
}

const FOREIGN = 0.97

/** Of `name_fr` and `name_en` the one in the language of the source is meant; the other is a translation. */
function otherLanguage({ name }: ColumnProfile, { language }: ProposeContext): number {
  return name.language !== null && name.language !== language ? FOREIGN : 1
}

/** Of `price (EUR)` and `price (USD)` the one in the marketplace's currency is meant. */
function foreignMoney(profile: ColumnProfile, attribute: string, currency: string): number {
  if (!attribute.includes('price')) return 1
  const own = currencyNamed(profile)
  return own !== null && own !== currency ? FOREIGN : 1
}

/** Attributes of the operator's own, and columns of the bulk targets: by code, then by label, then by list values. */
function customCandidate(
  profile: ColumnProfile,
  key: string,
  definition: AttributeDefinition,
  many: boolean,
): Candidate | null {
  const made = (score: number, why: Why): Candidate => ({
    attribute: definition.code,
    score,
    many,
    why,
    words: [profile.path],
  })
  if (key === '') return null
  if (nameKey(definition.code) === key) return made(0.99, 'exact')
  const translated = /^(.+):[a-z]{2}$/.exec(profile.path)?.[1]
  if (definition.localised && translated !== undefined && nameKey(translated) === nameKey(definition.code))
    return made(0.98, 'exact')
  const labels = [definition.label, ...Object.values(definition.labels)]
  if (labels.some((label) => nameKey(label) === key)) return made(0.97, 'label')
  const leaf = profile.name.leaf.join('')
  if (leaf !== key && leaf !== '' && [definition.code, ...labels].some((label) => nameKey(label) === leaf))
    return made(0.85, 'label')
  return listed(profile, definition) > 0.8 ? made(0.6, 'values') : null
}

/** Share of the column's values that the attribute's list has. */
function listed(profile: ColumnProfile, definition: AttributeDefinition): number {
  if (!definition.values || definition.values.length < 3 || profile.values.length < 3) return 0
  const allowed = new Set(
    definition.values.flatMap((value) => [value.code, ...Object.values(value.labels)].map(nameKey)),
  )
  return profile.values.filter((value) => allowed.has(nameKey(value))).length / profile.values.length
}
