import type { AttributeDefinition } from '../contract/target.ts'
import { readVocabulary, termsOf } from './categories/terms.ts'
import { once, readFacts } from './facts.ts'
import { plain } from './kinds.ts'
import type { Learned } from './learned.ts'

/** Which value of a list a source's word means, with how sure that is. */
export interface ValueProposal {
  readonly source: string
  readonly code: string
  readonly confidence: number
  readonly reason: string
}

const SURE = { own: 0.99, listed: 0.95, meaning: 0.92, within: 0.7 }

type Lists = Record<string, Record<string, string[]>>

const known = once(() => {
  const lists = new Map<string, ReadonlyMap<string, string>>()
  for (const [attribute, codes] of Object.entries(readFacts<Lists>('lists.json'))) {
    const words = new Map<string, string>()
    for (const [code, spellings] of Object.entries(codes)) {
      for (const word of [code, ...spellings]) if (!words.has(plain(word))) words.set(plain(word), code)
    }
    lists.set(attribute, words)
  }
  return lists
})

// Lists whose words mean the same under whatever name an operator has such a list.
const GENERAL = ['gender', 'age_group', 'condition']

const vocabulary = once(() => {
  const lists = readFacts<Lists>('lists.json')
  const groups = GENERAL.flatMap((list) => Object.entries(lists[list] ?? {}).map(([code, words]) => [code, ...words]))
  return readVocabulary('value-words.json', groups)
})

/** An operator's list, ready to be asked what a word means in it. */
interface OwnList {
  readonly codes: ReadonlyMap<string, string>
  /** Meanings of each label, with its code. */
  readonly labels: readonly { readonly meanings: readonly string[]; readonly code: string }[]
  knows(stem: string): boolean
}

const read = new WeakMap<AttributeDefinition, OwnList>()

function ownList(definition: AttributeDefinition): OwnList {
  const there = read.get(definition)
  if (there) return there
  const codes = new Map<string, string>()
  const stems = new Set<string>()
  const labels: { meanings: readonly string[]; code: string }[] = []
  for (const value of definition.values ?? []) {
    for (const word of [value.code, ...Object.values(value.labels)]) {
      codes.set(plain(word), value.code)
      const { meanings } = termsOf(word, undefined, vocabulary())
      for (const meaning of meanings) stems.add(meaning)
      if (meanings.length > 0) labels.push({ meanings, code: value.code })
    }
  }
  const list = { codes, labels, knows: (stem: string) => stems.has(stem) }
  read.set(definition, list)
  return list
}

/** Proposes for each source value the value of the attribute's list that it means; what is unclear is left out. */
export function proposeValues(
  sources: readonly string[],
  definition: AttributeDefinition,
  learned?: Learned,
): ValueProposal[] {
  const own = ownList(definition)
  if (own.codes.size === 0) return []
  const codes = new Set(own.codes.values())
  return sources.flatMap((source) => {
    const meaning = learned?.value(definition.code, source)
    if (meaning && codes.has(meaning.meant))
      return [{ source, code: meaning.meant, confidence: meaning.confidence, reason: meaning.says }]
    const found = meantBy(source, own, known().get(definition.code))
    return found ? [{ source, ...found }] : []
  })
}

function meantBy(
  source: string,
  own: OwnList,
  words: ReadonlyMap<string, string> | undefined,
): Omit<ValueProposal, 'source'> | null {
  const word = plain(source)
  const exact = own.codes.get(word) ?? own.codes.get(word.replaceAll(' ', ''))
  if (exact !== undefined) return { code: exact, confidence: SURE.own, reason: 'It is a name of the value' }
  const meant = words?.get(word)
  // The operator's list may write the same code in another way or not have it at all.
  const meantCode = meant === undefined ? undefined : own.codes.get(plain(meant))
  if (meantCode !== undefined) return { code: meantCode, confidence: SURE.listed, reason: `It means ${meantCode}` }
  return byMeaning(source, own)
}

/** `Bleu` is the `blue` of a list; `Navy blue` too, where the list has no other word of it. */
function byMeaning(source: string, own: OwnList): Omit<ValueProposal, 'source'> | null {
  const meanings = new Set(termsOf(source, own.knows, vocabulary()).meanings)
  if (meanings.size === 0) return null
  let most = 0
  let codes = new Set<string>()
  for (const label of own.labels) {
    const all = label.meanings.length
    if (all < most || !label.meanings.every((meaning) => meanings.has(meaning))) continue
    if (all > most) codes = new Set()
    most = all
    codes.add(label.code)
  }
  const [code] = codes
  if (code === undefined || codes.size !== 1) return null
  return most === meanings.size
    ? { code, confidence: SURE.meaning, reason: `It means ${code}` }
    : { code, confidence: SURE.within, reason: `It is a kind of ${code}` }
}
