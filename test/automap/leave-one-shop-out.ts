import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readFactsFrom } from '../../engine/sniff/facts.ts'
import { type JudgedCategory, judgeCategories, learnedFrom, lineOf, readCategories, readTree } from './categories.ts'
import { dictionaries } from './withhold.ts'
import { withholdShopWords } from './withhold-shop-words.ts'

const USAGE = `node test/automap/leave-one-shop-out.ts --gold categories.json --taxonomy DIR [--words DIR] [--errors] [--withheld]

  --gold      labelled paths: { categories: [{ source, language, path, google_id, also }] }; a source is a shop
  --taxonomy  folder of taxonomy.en-US.txt and its translations
  --words     folder of Hunspell dictionaries (dictionary-de/index.dic …): plain words of a language are no shop's own
  --errors    lists every path that was placed wrongly while its shop's words were withheld
  --withheld  lists the words that were withheld`

const { values } = parseArgs({
  options: {
    gold: { type: 'string' },
    taxonomy: { type: 'string' },
    words: { type: 'string' },
    errors: { type: 'boolean', default: false },
    withheld: { type: 'boolean', default: false },
  },
})

/** Each shop in turn as a new one: what the others confirmed is known, the words that only it uses are not. */
function measure(gold: string, taxonomy: string, folder: string): void {
  const all = readCategories(gold)
  const shops = [...new Set(all.map(({ source }) => source))]
  const isDictionaryWord = values.words === undefined ? () => false : dictionaries(values.words)
  const tree = readTree(taxonomy)
  const plain = shops.flatMap((shop) =>
    judgeCategories(
      all.filter(({ source }) => source === shop),
      tree,
    ),
  )
  console.log(lineOf('all words, nothing learned', plain))
  const alone: JudgedCategory[] = []
  const taught: JudgedCategory[] = []
  for (const shop of shops) {
    const own = all.filter(({ source }) => source === shop)
    const others = all.filter(({ source }) => source !== shop)
    const facts = mkdtempSync(join(folder, 'facts-'))
    const withheld = withholdShopWords(own, others, isDictionaryWord, facts)
    readFactsFrom(facts)
    // The index of a tree keeps the meanings of its words: other words, another tree.
    const bare = [...tree]
    const judged = judgeCategories(own, bare, learnedFrom(others))
    alone.push(...judgeCategories(own, bare))
    taught.push(...judged)
    console.log(lineOf(shop, judged))
    if (values.withheld) console.log(`  withheld: ${withheld.join(', ')}`)
    if (values.errors) console.log(judged.flatMap(errorLine).join('\n'))
  }
  readFactsFrom()
  console.log(`\n${lineOf('all words, nothing learned', plain)}`)
  console.log(lineOf('shop’s own words out', alone))
  console.log(lineOf('… what others confirmed in', taught))
}

function errorLine({ category, proposed, right }: JudgedCategory): string[] {
  return right ? [] : [`  ${category.path} | ${category.google_id} | got ${proposed}`]
}

if (values.gold === undefined || values.taxonomy === undefined) {
  console.error(USAGE)
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'izb-leave-one-shop-out-'))
try {
  measure(values.gold, values.taxonomy, folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
