import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plain } from '../../engine/sniff/kinds.ts'
import { nameKey } from '../../engine/sniff/names/lexicon.ts'
import { readName } from '../../engine/sniff/names/score.ts'
import { fold, tokensOf, wordsOf } from '../../engine/sniff/names/tokens.ts'
import { platformOf } from '../../engine/sniff/platform.ts'
import type { GoldFeed } from './gold.ts'

/** Says whether a word stands in a general dictionary of a language. */
export type IsDictionaryWord = (language: string, word: string) => boolean

type Names = Record<string, Record<string, string[]> | string[]>

const OURS = join(import.meta.dirname, '../../mappings')

const SCORES_THEMSELVES = {
  made: '',
  points: [
    [0, 0],
    [1, 1],
  ],
}

/** All runs of words in the column names of some layouts, joined: whole headers, their steps, their single words. */
function spansOf(feeds: readonly GoldFeed[]): Set<string> {
  const spans = new Set<string>()
  for (const { name } of feeds.flatMap((feed) => feed.columns)) {
    const { context, leaf } = tokensOf(name)
    const words = [...context, ...leaf]
    for (let from = 0; from < words.length; from++)
      for (let to = from + 1; to <= words.length; to++) spans.add(words.slice(from, to).join(''))
    spans.add(nameKey(name))
  }
  return spans
}

function valuesOf(feeds: readonly GoldFeed[]): Set<string> {
  return new Set(feeds.flatMap((feed) => feed.columns.flatMap((column) => (column.samples ?? []).map(plain))))
}

/**
 * Writes the facts of `mappings/` to a folder without what is known from one platform alone:
 * - every fingerprint with its columns that bears the platform's name or recognises one of its layouts;
 * - every name (of a concept, or in another platform's columns) that stands, as a run of words, in column names of this
 *   platform and of no other — but single words that a general dictionary of their language has, and that are no
 *   blocking words;
 * - every listed value that this platform's samples have and no other's, with the same exception.
 * Gives what was withheld.
 */
export function withhold(
  platform: string,
  feeds: readonly GoldFeed[],
  isDictionaryWord: IsDictionaryWord,
  folder: string,
): string[] {
  const own = feeds.filter((feed) => feed.platform === platform)
  const others = feeds.filter((feed) => feed.platform !== platform)
  const names = spansOf(own).difference(spansOf(others))
  const values = valuesOf(own).difference(valuesOf(others))
  const withheld: string[] = []
  const hold = (what: string, from: string) => {
    withheld.push(`${from}: ${what}`)
    return false
  }
  mkdirSync(join(folder, 'names'), { recursive: true })
  for (const file of readdirSync(OURS).filter((name) => name.endsWith('.json'))) {
    const facts = JSON.parse(readFileSync(join(OURS, file), 'utf8'))
    const left =
      file === 'platforms.json'
        ? platformsWithout(facts, platform, own, names, hold)
        : file === 'values.json'
          ? withoutValues(facts, (value) => !values.has(plain(value)) || isPlain(value, 'en') || hold(value, file))
          : facts
    writeFileSync(join(folder, file), JSON.stringify(left))
  }
  // What is measured here is what the table of certainty is made of.
  writeFileSync(join(folder, 'certainty.json'), JSON.stringify(SCORES_THEMSELVES))
  for (const file of readdirSync(join(OURS, 'names'))) {
    const language = file.slice(0, -5)
    const facts = JSON.parse(readFileSync(join(OURS, 'names', file), 'utf8')) as Record<string, string[]>
    const left = Object.entries(facts).map(([concept, all]) => [
      concept,
      all.filter((name) => {
        if (!names.has(wordsOf(name).join(''))) return true
        return (concept !== 'block' && isPlain(name, language)) || hold(name, `${language} ${concept}`)
      }),
    ])
    writeFileSync(join(folder, 'names', file), JSON.stringify(Object.fromEntries(left)))
  }
  return withheld

  function isPlain(name: string, language: string): boolean {
    return wordsOf(name).length === 1 && isDictionaryWord(language, name)
  }
}

interface PlatformFacts {
  readonly id: string
  readonly columns?: Readonly<Record<string, string | null>>
}

/** Says of a known platform, ready mapping and all, whether it is this one: by its name, or as it recognises a layout. */
export function ownOf(platform: string, own: readonly GoldFeed[]): (id: string) => boolean {
  const known = new Set(own.map((feed) => platformOf(feed.columns.map((column) => readName(column.name)))?.id))
  return (id) => known.has(id) || platform.startsWith(id) || id.startsWith(platform)
}

function platformsWithout(
  facts: readonly PlatformFacts[],
  platform: string,
  own: readonly GoldFeed[],
  names: ReadonlySet<string>,
  hold: (what: string, from: string) => boolean,
): PlatformFacts[] {
  const isOwn = ownOf(platform, own)
  return facts
    .filter(({ id }) => !isOwn(id) || hold(id, 'platforms'))
    .map((each) => ({
      ...each,
      columns: Object.fromEntries(Object.entries(each.columns ?? {}).filter(([name]) => !names.has(nameKey(name)))),
    }))
}

function withoutValues(facts: Names, keep: (value: string) => boolean): Names {
  return Object.fromEntries(
    Object.entries(facts).map(([kind, values]) => [kind, Array.isArray(values) ? values.filter(keep) : values]),
  )
}

const TRUNCATED_MIN = 4

/** Reads `<folder>/dictionary-<language>/index.dic` files as Hunspell has them; a stem stands for its inflections. */
export function dictionaries(folder: string): IsDictionaryWord {
  const read = new Map<string, ReadonlySet<string>>()
  return (language, word) => {
    let stems = read.get(language)
    if (!stems) {
      stems = stemsOf(folder, language)
      read.set(language, stems)
    }
    const folded = fold(word)
    for (let less = 0; less <= 3; less++) {
      if (less > 0 && folded.length - less < TRUNCATED_MIN) break
      if (stems.has(folded.slice(0, folded.length - less))) return true
    }
    return false
  }
}

function stemsOf(folder: string, language: string): Set<string> {
  const file = join(folder, `dictionary-${language === 'sr' ? 'sr-latn' : language}`, 'index.dic')
  const stems = new Set<string>()
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return stems
  }
  for (const line of text.split('\n')) {
    const stem = fold(/^[\p{L}\p{M}]+/u.exec(line)?.[0] ?? '')
    if (stem.length < 3) continue
    stems.add(stem)
    if (stem.length > TRUNCATED_MIN + 1) stems.add(stem.slice(0, -1))
  }
  return stems
}
