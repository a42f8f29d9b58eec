import type { Clock } from '../../../engine/kernel/clock.ts'
import type { Database } from '../../platform/database.ts'
import { readSettings } from '../../platform/settings.ts'
import { evaluateProducts, forgetProducts } from '../families/index.ts'
import { categoryDigests, readCategoryLines } from './category-lines.ts'
import { digestOfOffers, documentOf, type Reading } from './document.ts'
import { readOffersOf, readSources } from './read-sources.ts'
import { pulseOf, readState, type State, shapeOf, writeState } from './search-state.ts'
import { findStale, lastId, productsOfOffers, type Stretch } from './stale.ts'
import { type KnownTerms, keepTerms } from './terms.ts'
import { allStemmers, type Stem } from './words.ts'
import { type Indexed, removeDocuments, writeDocuments } from './write-documents.ts'

const LOOKED_AT = 20_000
const WRITTEN_AT = 1_000
/** A transaction may commit what it stamped long before. */
const OVERLAP_MS = 10 * 60_000
/** Whatever escaped the pulse is found by then. */
const UNASKED_MS = 3_600_000
const ROUNDS_MAX = 5

/** What the index was brought up to date by. */
export interface Followed {
  readonly indexed: number
  readonly removed: number
}

type Told = (done: number, total: number) => Promise<void>

interface Following {
  readonly db: Database
  readonly signal: AbortSignal
  readonly state: State
  readonly reading: Reading
  readonly known: KnownTerms
  readonly sum: { indexed: number; removed: number }
}

/**
 * Brings the search index and the members of families up to the catalogue as it is. It compares, so it can be ended
 * anywhere and begun again, and it needs nobody to tell what changed.
 */
export async function followCatalog(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  signal: AbortSignal,
  told: Told = async () => {},
): Promise<Followed> {
  const sum = { indexed: 0, removed: 0 }
  const known: KnownTerms = new Map()
  for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round++) {
    const began = clock.now()
    const pulse = await pulseOf(db)
    const state = await prepared(db)
    const quiet = state.followed_at !== null && began.getTime() - state.followed_at.getTime() < UNASKED_MS
    if (state.pulse === pulse && quiet) break
    const languages = new Set(state.languages)
    const reading = await readingOf(db, languages)
    const it: Following = { db, signal, state, reading, known, sum }
    await followProducts(it, told)
    await followOffers(it)
    if (signal.aborted) break
    await db.transaction((tx) => writeState(tx, { pulse, followed_at: began, languages: [...languages] }))
  }
  return sum
}

/** Sees to it that what a changed setting or a moved category makes stale is found stale. */
async function prepared(db: Database): Promise<State> {
  const state = await readState(db.kysely)
  const shape = await shapeOf(db.kysely)
  const categories = categoryDigests(await readCategoryLines(db.kysely))
  const moved = [...new Set([...Object.keys(state.categories), ...Object.keys(categories)])].filter(
    (id) => state.categories[id] !== categories[id],
  )
  if (state.shape === shape && moved.length === 0) return state
  return db.transaction(async (tx) => {
    const epoch = state.shape === shape || state.shape === '' ? state.epoch : state.epoch + 1
    for (let from = 0; from < moved.length; from += LOOKED_AT) {
      const some = moved.slice(from, from + LOOKED_AT).map(Number)
      await tx.updateTable('search_product').set({ epoch: 0 }).where('category_id', 'in', some).execute()
    }
    // Nothing is as it was followed: offers are looked at from the beginning as well.
    await writeState(tx, { shape, categories, epoch, pulse: '' })
    return readState(tx)
  })
}

/** Notes in which languages texts are. */
async function readingOf(db: Database, languages: Set<string>): Promise<Reading> {
  const { language, facets } = await readSettings(db.kysely)
  const lines = await readCategoryLines(db.kysely)
  const stemmers = await allStemmers()
  const same: Stem = (word) => word
  const stem = (of: string): Stem => {
    const stemmer = stemmers.get(of)
    if (stemmer) languages.add(of)
    return stemmer ?? same
  }
  return { language, facets, stem, category: (id) => lines.get(id) }
}

async function followProducts(it: Following, told: Told): Promise<void> {
  const { db, signal, state } = it
  const last = Math.max(await lastId(db.kysely, 'product'), await lastId(db.kysely, 'search_product'))
  for (const stretch of stretches(last)) {
    if (signal.aborted) return
    const { changed, gone } = await findStale(db.kysely, stretch, state.epoch)
    for (const some of parts(gone)) {
      await db.bulk(async (tx) => {
        await removeDocuments(tx, some)
        await forgetProducts(tx.kysely, some)
      })
      it.sum.removed += some.length
    }
    for (const some of parts(changed)) {
      if (signal.aborted) return
      await index(it, some)
    }
    await told(stretch[1], last)
  }
}

/** Offers say which merchants, conditions and codes a product is found by, and which families it is in. */
async function followOffers(it: Following): Promise<void> {
  const { db, signal, state } = it
  const since = new Date((state.followed_at?.getTime() ?? 0) - OVERLAP_MS)
  // What was indexed just now has its offers in it.
  if (state.followed_at === null) return
  for (const stretch of stretches(await lastId(db.kysely, 'offer'))) {
    if (signal.aborted) return
    for (const some of parts(await productsOfOffers(db.kysely, stretch, since))) {
      await db.transaction((tx) => evaluateProducts(tx, db.dialect, some))
      const other = await withOtherOffers(it, some)
      if (other.length > 0) await index(it, other)
    }
  }
}

async function withOtherOffers({ db }: Following, ids: readonly number[]): Promise<number[]> {
  const offersOf = await readOffersOf(db.kysely, ids)
  const rows = await db.kysely
    .selectFrom('search_product')
    .select(['id', 'offers_digest'])
    .where('id', 'in', ids)
    .execute()
  return rows.filter((row) => digestOfOffers(offersOf(row.id)) !== row.offers_digest).map((row) => row.id)
}

/** What is read is stamped as it was read; what changes meanwhile is found stale by the next look. */
async function index(it: Following, ids: readonly number[]): Promise<void> {
  const { db, reading, state, known, sum } = it
  const [sources, offersOf] = [await readSources(db.kysely, ids), await readOffersOf(db.kysely, ids)]
  const all = sources.map((source): Indexed => {
    const offers = offersOf(source.id)
    const document = documentOf(source, offers, reading)
    const offersDigest = digestOfOffers(offers)
    return { document, stamp: source.updated_at, offersDigest, categoryId: source.category_id }
  })
  await db.bulk(async (tx) => {
    await writeDocuments(tx, all, state.epoch)
    await keepTerms(
      tx,
      all.map((each) => each.document),
      known,
    )
    await evaluateProducts(tx.kysely, db.dialect, ids)
  })
  sum.indexed += all.length
}

function* stretches(last: number): Generator<Stretch> {
  for (let from = 0; from < last; from += LOOKED_AT) yield [from, Math.min(from + LOOKED_AT, last)]
}

function* parts(ids: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < ids.length; from += WRITTEN_AT) yield ids.slice(from, from + WRITTEN_AT)
}
