import { once, readFacts } from '../facts.ts'
import { type Unit, unitsOf } from './lexicon.ts'
import { NAME_CHARS_MAX, type NameTokens, tokensOf, wordsOf } from './tokens.ts'

/** A native attribute: how it is called in concepts, what does not matter beside them, which kinds of values it takes. */
export interface AttributeNames {
  readonly many?: boolean
  readonly tolerates: readonly string[]
  /** Concepts that are neutral elsewhere and speak against this attribute. */
  readonly refuses?: readonly string[]
  readonly names: Readonly<Record<string, number>>
  readonly kinds: Readonly<Record<string, number>>
}

interface Pattern {
  readonly concepts: readonly string[]
  readonly weight: number
}

interface AttributePatterns {
  /** Concepts of which a name needs one. */
  readonly any: ReadonlySet<string>
  readonly patterns: readonly Pattern[]
  readonly tolerated: ReadonlySet<string>
  readonly refused: ReadonlySet<string>
}

/** How well a name says an attribute, and by which of its words. */
export interface NameScore {
  readonly score: number
  readonly words: readonly string[]
}

/** A name read once, to be scored against every attribute. */
export interface ReadName extends NameTokens {
  readonly path: string
  readonly units: readonly Unit[]
  /** The name outside and inside of its brackets. */
  readonly asides: readonly (readonly Unit[])[]
}

/** Facts about the native attributes. */
export const attributeNames = once(() => readFacts<Record<string, AttributeNames>>('attributes.json'))

const patterns = once(() => {
  const byAttribute = new Map<string, AttributePatterns>()
  for (const [attribute, facts] of Object.entries(attributeNames())) {
    byAttribute.set(attribute, {
      any: new Set(Object.keys(facts.names).flatMap((name) => name.split(' '))),
      tolerated: new Set(facts.tolerates),
      refused: new Set(facts.refuses ?? []),
      patterns: Object.entries(facts.names).map(([name, weight]) => ({ concepts: name.split(' '), weight })),
    })
  }
  return byAttribute
})

// What a word that the pattern does not ask for takes away from a name.
const LOSS = {
  neutral: 0.98,
  tolerated: 0.98,
  stop: 0.99,
  unknown: 0.68,
  stranger: 0.88,
  short: 0.92,
  unknownContext: 0.85,
  other: 0.42,
  refused: 0.3,
  block: 0.2,
}
const NEUTRAL = ['product', 'variant', 'stop', 'html', 'mark', 'language']

/** Reads a column's name, in the language that most names of its source are in. */
export function readName(path: string, language: string | null = null): ReadName {
  const tokens = tokensOf(path)
  const units = [...unitsOf(tokens.context, true, language), ...unitsOf(tokens.leaf, false, language)]
  return { ...tokens, path, units, asides: asidesOf(path, language) }
}

/** `Barcode (EAN)`, `Width (size X, cm)`: what stands outside the brackets and inside is a name of its own each. */
function asidesOf(path: string, language: string | null): (readonly Unit[])[] {
  const brackets = /^([^()[\]@=]+)[([]([^()[\]@="]+)[)\]]([^()[\]]*)$/.exec(path.slice(0, NAME_CHARS_MAX))
  if (!brackets) return []
  return [`${brackets[1]} ${brackets[3]}`, brackets[2] ?? ''].map((part) => unitsOf(wordsOf(part), false, language))
}

/** True where one of the words of a name says this concept. */
export function says({ units }: Pick<ReadName, 'units'>, concept: string): boolean {
  return units.some((unit) => unit.concepts.has(concept))
}

/** How well a name says a native attribute: 0 where it does not at all. */
export function scoreName(name: ReadName, attribute: string): NameScore {
  const facts = patterns().get(attribute)
  if (!facts) return { score: 0, words: [] }
  const whole = scoreUnits(name.units, facts)
  const [outside, inside] = name.asides.map((units) => scoreUnits(units, facts))
  let best = whole
  if (outside && outside.score * ASIDE > best.score) best = { ...outside, score: outside.score * ASIDE }
  if (inside && inside.score * INSIDE > best.score) best = { ...inside, score: inside.score * INSIDE }
  return best
}

const ASIDE = 0.96
const INSIDE = 0.85

function scoreUnits(units: readonly Unit[], facts: AttributePatterns): NameScore {
  let best: NameScore = { score: 0, words: [] }
  if (!units.some((unit) => !facts.any.isDisjointFrom(unit.concepts))) return best
  for (const pattern of facts.patterns) {
    if (pattern.weight <= best.score) continue
    const found = match(units, pattern.concepts)
    if (!found) continue
    let score = pattern.weight
    let strange = 0
    for (const unit of units) {
      if (found.has(unit)) score *= unit.sure
      // Several words that nobody knows are one name more often than several things.
      else if (unit.concepts.size === 0 && unit.text.length > 2 && strange++ > 0) score *= LOSS.stranger
      else score *= lossOf(unit, facts, found)
    }
    if (score > best.score) best = { score, words: [...found.keys()].map((unit) => unit.text) }
  }
  return best
}

/** Finds a different unit for each concept of the pattern; the leaf must give one of them. */
function match(units: readonly Unit[], concepts: readonly string[]): Map<Unit, string> | null {
  const found = new Map<Unit, string>()
  let leaf = false
  for (const concept of concepts) {
    const optional = concept.endsWith('?')
    const wanted = optional ? concept.slice(0, -1) : concept
    let best: Unit | undefined
    for (const unit of units) {
      if (!unit.concepts.has(wanted) || found.has(unit)) continue
      if (!best || unit.concepts.size < best.concepts.size || (best.context && !unit.context)) best = unit
    }
    if (best) {
      found.set(best, wanted)
      leaf ||= !best.context
    } else if (!optional) return null
  }
  return leaf || units.every((unit) => unit.context || CARRIED.some((concept) => unit.concepts.has(concept)))
    ? found
    : null
}

// `unit/@name` says no more than `unit`.
const CARRIED = ['name', 'value']

function lossOf(unit: Unit, { tolerated, refused }: AttributePatterns, found: ReadonlyMap<Unit, string>): number {
  const { concepts } = unit
  if (concepts.size === 0) {
    if (unit.text.length < 3) return unit.context ? LOSS.stop : LOSS.short
    return unit.context ? LOSS.unknownContext : LOSS.unknown
  }
  if (anyOf(concepts, refused)) return LOSS.refused
  if (anyOf(concepts, tolerated)) return LOSS.tolerated
  if (repeats(unit, found)) return 1
  if (concepts.has('stop')) return LOSS.stop
  if (concepts.has('block')) return LOSS.block
  for (const neutral of NEUTRAL) if (concepts.has(neutral)) return unit.context ? 1 : LOSS.neutral
  // Shops of clothes keep their variations as sizes.
  if (unit.context && ['option', 'feature', 'size'].some((concept) => concepts.has(concept))) return LOSS.neutral
  return LOSS.other
}

/** `delivery/delivery_price`, `Barcode (EAN)`: the word says nothing that another does not say as well. */
function repeats(unit: Unit, found: ReadonlyMap<Unit, string>): boolean {
  for (const concept of found.values()) if (unit.concepts.has(concept)) return true
  return false
}

function anyOf(concepts: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
  for (const concept of concepts) if (wanted.has(concept)) return true
  return false
}
