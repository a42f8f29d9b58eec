import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOf } from '../../engine/sniff/names/tokens.ts'
import type { GoldCategory } from './categories.ts'
import type { IsDictionaryWord } from './withhold.ts'

const OURS = join(import.meta.dirname, '../../mappings')
const FILE = 'shop-words.json'

interface ShopWords {
  readonly groups: readonly (readonly string[])[]
  readonly ignored: readonly string[]
}

/**
 * Writes the facts of `mappings/` to a folder without what is known from one shop alone: every word or phrase of the
 * shop words that stands in its category paths and in no other shop's, but single words that a general dictionary of the
 * shop's language has. A word counts as standing there in any of its inflections. Gives what was withheld.
 */
export function withholdShopWords(
  own: readonly GoldCategory[],
  others: readonly GoldCategory[],
  isDictionaryWord: IsDictionaryWord,
  folder: string,
): string[] {
  const only = runsOf(own).difference(runsOf(others))
  const languages = new Set(own.map(({ language }) => language))
  const withheld: string[] = []
  const keep = (word: string) => {
    if (!only.has(stemsOf(word).join(' '))) return true
    if (wordsOf(word).length === 1 && [...languages].some((each) => isDictionaryWord(each, word))) return true
    withheld.push(word)
    return false
  }
  cpSync(OURS, folder, { recursive: true })
  const { groups, ignored } = JSON.parse(readFileSync(join(OURS, FILE), 'utf8')) as ShopWords
  const left = { groups: groups.map((words) => words.filter(keep)), ignored: ignored.filter(keep) }
  writeFileSync(join(folder, FILE), JSON.stringify(left))
  return withheld
}

const RUN_MAX = 3

function runsOf(categories: readonly GoldCategory[]): Set<string> {
  const runs = new Set<string>()
  for (const { path } of categories) {
    const stems = stemsOf(path)
    for (let from = 0; from < stems.length; from++)
      for (let to = from + 1; to <= Math.min(stems.length, from + RUN_MAX); to++)
        runs.add(stems.slice(from, to).join(' '))
  }
  return runs
}

const ENDING_MAX = 2
const STEM_MIN = 4

/** Words without their last letters: the same for the usual inflections of one word. */
function stemsOf(text: string): string[] {
  return wordsOf(text).map((word) => word.slice(0, Math.max(STEM_MIN, word.length - ENDING_MAX)))
}
