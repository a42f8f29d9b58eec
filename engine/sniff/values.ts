import type { AttributeDefinition } from '../contract/target.ts'
import { once, readFacts } from './facts.ts'
import { plain } from './kinds.ts'

/** Which value of a list a source's word means, with how sure that is. */
export interface ValueProposal {
  readonly source: string
  readonly code: string
  readonly confidence: number
}

const MEANINGFUL_CHARS = 3

const known = once(() => {
  const lists = new Map<string, ReadonlyMap<string, string>>()
  for (const [attribute, codes] of Object.entries(readFacts<Record<string, Record<string, string[]>>>('lists.json'))) {
    const words = new Map<string, string>()
    for (const [code, spellings] of Object.entries(codes)) {
      for (const word of [code, ...spellings]) if (!words.has(plain(word))) words.set(plain(word), code)
    }
    lists.set(attribute, words)
  }
  return lists
})

/** Proposes for each source value the value of the attribute's list that it means; what is unclear is left out. */
export function proposeValues(sources: readonly string[], definition: AttributeDefinition): ValueProposal[] {
  const own = new Map<string, string>()
  for (const value of definition.values ?? []) {
    for (const word of [value.code, ...Object.values(value.labels)]) own.set(plain(word), value.code)
  }
  if (own.size === 0) return []
  return sources.flatMap((source) => {
    const found = meantBy(plain(source), own, known().get(definition.code))
    return found ? [{ source, ...found }] : []
  })
}

function meantBy(
  word: string,
  own: ReadonlyMap<string, string>,
  words: ReadonlyMap<string, string> | undefined,
): { code: string; confidence: number } | null {
  const exact = own.get(word) ?? own.get(word.replaceAll(' ', ''))
  if (exact !== undefined) return { code: exact, confidence: 0.99 }
  const meant = words?.get(word)
  // The operator's list may write the same code in another way or not have it at all.
  const meantCode = meant === undefined ? undefined : own.get(plain(meant))
  if (meantCode !== undefined) return { code: meantCode, confidence: 0.95 }
  return withinOf(word, own)
}

/** `Navy blue` is the `blue` of a list that has no other word of it. */
function withinOf(word: string, own: ReadonlyMap<string, string>): { code: string; confidence: number } | null {
  const parts = new Set(word.split(' '))
  const codes = new Set<string>()
  for (const [label, code] of own) {
    if (label.length >= MEANINGFUL_CHARS && label.split(' ').every((part) => parts.has(part))) codes.add(code)
  }
  const [code] = codes
  return code !== undefined && codes.size === 1 ? { code, confidence: 0.7 } : null
}
