import { distance } from 'fastest-levenshtein'
import { sql } from 'kysely'
import type { BulkTx, Queries } from '../../platform/database.ts'
import type { Document } from './document.ts'

/** Only letters are misspelt: a slip in a number is another number. */
const SPELT = /^\p{L}{3,24}$/u
const NEAR_MAX = 6
const ENDINGS_MAX = 12
/** Shorter words have too many neighbours. */
const LETTERS_LEAST = 4
const ROWS_MAX = 5_000
const LAST = '\u{10FFFF}'

/** Words that the present process has put into the table already, so that they are not looked at again. */
export type KnownTerms = Map<string, number>

const KNOWN_MAX = 400_000
/** A word is counted again when it was seen this many times: how frequent it is need not be exact. */
const COUNTED_AT = 64

/** Keeps the words of documents, so that others can be recognised as misspelt. */
export async function keepTerms(tx: BulkTx, documents: readonly Document[], known: KnownTerms): Promise<void> {
  if (known.size > KNOWN_MAX) known.clear()
  const fresh = new Map<string, number>()
  for (const { title, brand, kind } of documents) {
    for (const word of new Set([...title, ...brand, ...kind])) {
      if (!SPELT.test(word)) continue
      const before = known.get(word)
      if (before === undefined) fresh.set(word, (fresh.get(word) ?? 0) + 1)
      else if (before + 1 < COUNTED_AT) known.set(word, before + 1)
      else {
        fresh.set(word, (fresh.get(word) ?? 0) + before + 1)
        known.set(word, 0)
      }
    }
  }
  const words = [...fresh]
  for (let from = 0; from < words.length; from += ROWS_MAX) await addTerms(tx, words.slice(from, from + ROWS_MAX))
  for (const [word] of words) if (!known.has(word)) known.set(word, 0)
}

async function addTerms({ kysely }: BulkTx, words: readonly (readonly [string, number])[]): Promise<void> {
  // In one order for everybody: two that index at once wait for each other, they do not embrace.
  const rows = words.map(([term, weight]) => ({ term, weight })).sort((a, b) => (a.term < b.term ? -1 : 1))
  await kysely
    .insertInto('search_term')
    .values(rows)
    .onConflict((clash) =>
      clash.column('term').doUpdateSet({ weight: sql<number>`search_term.weight + excluded.weight` }),
    )
    .execute()
  const spellings = rows.flatMap(({ term }) => spellingsOf(term).map((spelling) => ({ spelling, term })))
  for (let from = 0; from < spellings.length; from += ROWS_MAX) {
    const some = spellings.slice(from, from + ROWS_MAX)
    await kysely
      .insertInto('search_spelling')
      .values(some)
      .onConflict((clash) => clash.doNothing())
      .execute()
  }
}

/** A word, and it with any one letter left out. */
function spellingsOf(word: string): string[] {
  const letters = [...word]
  return [...new Set([word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(''))])]
}

/** Whether one of these words stands in any title, brand or category. */
export async function areTerms(db: Queries, words: readonly string[]): Promise<boolean> {
  return (await db.selectFrom('search_term').select('term').where('term', 'in', words).executeTakeFirst()) !== undefined
}

/** Words that begin like this, most frequent first. */
export async function termsFrom(db: Queries, beginning: string): Promise<string[]> {
  const rows = await db
    .selectFrom('search_term')
    .select('term')
    .where(sql<boolean>`term >= ${beginning} and term < ${beginning + LAST}`)
    .orderBy('weight', 'desc')
    .limit(ENDINGS_MAX)
    .execute()
  return rows.map(({ term }) => term)
}

/** Words that somebody who typed this may have meant, nearest and most frequent first. */
export async function termsNear(db: Queries, word: string): Promise<string[]> {
  if (!SPELT.test(word) || word.length < LETTERS_LEAST) return []
  const rows = await db
    .selectFrom('search_spelling')
    .innerJoin('search_term', 'search_term.term', 'search_spelling.term')
    .select(['search_term.term', 'search_term.weight'])
    .distinct()
    .where('search_spelling.spelling', 'in', spellingsOf(word))
    .execute()
  const far = rows.map((row) => ({ ...row, slips: slips(word, row.term) }))
  const near = far.filter((it) => it.slips <= (word.length < 8 ? 1 : 2))
  const sorted = near.sort((a, b) => a.slips - b.slips || b.weight - a.weight || (a.term < b.term ? -1 : 1))
  const [best] = sorted
  return sorted
    .filter((it) => it.slips === best?.slips)
    .slice(0, NEAR_MAX)
    .map(({ term }) => term)
}

/** Two letters that changed places are one slip. */
function slips(a: string, b: string): number {
  const edits = distance(a, b)
  if (edits !== 2 || a.length !== b.length) return edits
  const at = [...a].findIndex((letter, n) => letter !== b[n])
  return a[at] === b[at + 1] && a[at + 1] === b[at] ? 1 : edits
}
