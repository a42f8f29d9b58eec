import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CategoryNode } from '../../engine/contract/target.ts'
import { proposeCategories } from '../../engine/sniff/categories/propose-categories.ts'
import { Learned, lessonKey } from '../../engine/sniff/learned.ts'

/** A category path of a shop, with its place in the tree. */
export interface GoldCategory {
  readonly id: string
  /** Which shop has it. */
  readonly source: string
  readonly language: string
  readonly path: string
  readonly google_id: number
  readonly also?: readonly { readonly id: number }[]
}

/** Reads a file of labelled category paths. */
export function readCategories(path: string): readonly GoldCategory[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { categories: GoldCategory[] }).categories
}

const LANGUAGES: Readonly<Record<string, string>> = { '': 'en-US', fr: 'fr-FR', de: 'de-DE', es: 'es-ES', it: 'it-IT' }

/** Reads the files `taxonomy.<locale>.txt` of a folder as one tree in five languages. */
export function readTree(folder: string): CategoryNode[] {
  const names = Object.entries(LANGUAGES).map(
    ([language, locale]) => [language, pathsIn(join(folder, `taxonomy.${locale}.txt`))] as const,
  )
  const own = names[0]?.[1] ?? new Map<string, string>()
  const byPath = new Map([...own].map(([code, path]) => [path, code]))
  return [...own].map(([code, path]): CategoryNode => {
    const above = path.lastIndexOf(' > ')
    return {
      code,
      parent: above < 0 ? null : (byPath.get(path.slice(0, above)) ?? null),
      names: Object.fromEntries(
        names.flatMap(([language, paths]) => {
          const leaf = paths.get(code)?.split(' > ').at(-1)
          return leaf === undefined ? [] : [[language, leaf]]
        }),
      ),
    }
  })
}

function pathsIn(file: string): Map<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const match = /^(\d+) - (.+?)\r?$/.exec(line)
      return match?.[1] && match[2] ? [[match[1], match[2]] as const] : []
    }),
  )
}

/** What merchants of a marketplace confirmed: these paths with their places. */
export function learnedFrom(categories: readonly GoldCategory[]): Learned {
  const shops = new Map<string, Map<string, Set<string>>>()
  for (const { path, source, google_id } of categories) {
    const key = lessonKey('category', path)
    const places = shops.get(key) ?? new Map<string, Set<string>>()
    shops.set(key, places)
    const place = String(google_id)
    places.set(place, (places.get(place) ?? new Set()).add(source))
  }
  return new Learned(
    [...shops].flatMap(([key, places]) =>
      [...places].map(([meant, who]) => ({
        kind: 'category' as const,
        attribute: '',
        key,
        meant,
        merchants: who.size,
        own: false,
      })),
    ),
  )
}

/** A path that was judged: what was proposed, and whether it was right. */
export interface JudgedCategory {
  readonly category: GoldCategory
  readonly proposed: string | null
  readonly right: boolean
}

/** Proposes a place for each path of one shop, and compares it with its label. */
export function judgeCategories(
  categories: readonly GoldCategory[],
  tree: readonly CategoryNode[],
  learned?: Learned,
): JudgedCategory[] {
  const sources = categories.map(({ path }) => ({ source: path, records: 1 }))
  const found = proposeCategories(sources, tree, learned ? { learned } : {})
  return categories.map((category, at) => {
    const proposed = found[at]?.category ?? null
    const accepted = [category.google_id, ...(category.also ?? []).map(({ id }) => id)]
    return { category, proposed, right: proposed !== null && accepted.includes(Number(proposed)) }
  })
}

/** The line of a table: how many paths, answered, right. */
export function lineOf(name: string, judged: readonly JudgedCategory[]): string {
  const right = judged.filter((each) => each.right).length
  const answered = judged.filter((each) => each.proposed !== null).length
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`
  return `${name.padEnd(28)} paths ${judged.length}, right ${share(right, judged.length)}, answered ${answered}, of these right ${share(right, answered)}`
}
