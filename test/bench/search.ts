import { join } from 'node:path'
import { sql } from 'kysely'
import { systemClock } from '../../engine/kernel/clock.ts'
import { contextOf } from '../../server/context.ts'
import { searchCatalog } from '../../server/domains/search/index.ts'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { writeSettings } from '../../server/platform/settings.ts'
import { offersFeed, writeMapping } from './feeds.ts'
import { IZB, measureImport } from './izb.ts'
import type { Marketplaces } from './marketplace.ts'
import { measure } from './measure.ts'
import { costOf, type Row, type Section } from './table.ts'

const ROUNDS = 40
/** What somebody waits for without noticing. */
const P99_MS_AIM = 100

type Asked = Readonly<Record<string, string>>

/** Queries as people make them; each round has other words, so that nothing is answered from memory alone. */
const QUERIES: Readonly<Record<string, (n: number) => Asked>> = {
  'a word': (n) => ({ q: GOODS[n % GOODS.length] ?? '' }),
  'two words': (n) => ({ q: `${GOODS[n % GOODS.length]} ${COLOURS[n % COLOURS.length]}` }),
  'words and brand': (n) => ({
    q: `${GOODS[n % GOODS.length]} ${MAKERS[n % MAKERS.length]} ${COLOURS[n % COLOURS.length]}`,
  }),
  'a misspelt word': (n) => ({ q: slip(GOODS[n % GOODS.length] ?? '', n) }),
  'a SKU': (n) => ({ q: `SKU-${String(1 + n * 23).padStart(8, '0')}` }),
  'a word, price and colour': (n) => ({
    q: GOODS[n % GOODS.length] ?? '',
    price_max: '50',
    'attributes.color': COLOURS[n % COLOURS.length]?.toLowerCase() ?? '',
  }),
  'a category': (n) => ({ category: `a${1 + (n % 8)}` }),
  everything: () => ({}),
}

const GOODS =
  'bureau fauteuil gourde hamac jupe kayak lanterne marteau niche oreiller pelle robe scie théière vase wok'.split(' ')
const COLOURS = 'rouge bleu vert noir blanc gris jaune orange violet marron beige rose'.split(' ')
const MAKERS =
  'aubrac belmont corvo dunelle estran folia galet hoya isère jonque kerlo lumen maline novem ombelle'.split(' ')

/** A letter left out. */
function slip(word: string, n: number): string {
  const at = 1 + (n % (word.length - 2))
  return word.slice(0, at) + word.slice(at + 1)
}

/** Indexes a catalogue and asks it. */
export async function benchSearch(folder: string, rows: number, markets: Marketplaces): Promise<Section[]> {
  const [feed, mapping] = [await offersFeed(folder, rows), writeMapping(folder)]
  const url = await markets.fresh('search')
  await measureImport({ folder, url, feed, mapping, server: markets.server })
  const db = await openDatabase(url)
  await writeSettings(db.kysely, { language: 'fr' })
  try {
    const before = await bytesOf(db)
    const env = { IZB_DATABASE_URL: url, IZB_DATA_DIR: join(folder, 'runs'), NO_COLOR: '1', IZB_LOG: 'silent' }
    const server = markets.server === undefined ? {} : { server: markets.server }
    const indexing = { command: process.execPath, args: [IZB, 'work', '--once'], env, cwd: folder, ...server }
    const first = await measure(indexing)
    if (db.dialect === 'postgres') await sql`analyze`.execute(db.kysely)
    const grown = (await bytesOf(db)) - before
    const idle = await measure(indexing)
    const index: Section = {
      title: `Search: ${rows} products indexed on ${markets.name}`,
      rows: [
        { name: 'all of them', cost: costOf(first), perRecord: { all: (first.cpuSeconds / rows) * 1e6 } },
        { name: 'nothing changed', cost: costOf(idle) },
      ],
      notes: [`The database grew from ${megabytes(before)} to ${megabytes(before + grown)}.`],
    }
    return [index, { title: `Search: queries of a front end on ${markets.name}`, rows: await asked(db) }]
  } finally {
    await db.close()
    await markets.drop('search')
  }
}

async function asked(db: Database): Promise<Row[]> {
  const ctx = contextOf({
    db,
    clock: systemClock,
    actor: { role: 'operator', id: null },
    reach: { kind: 'storefront' },
  })
  const rows: Row[] = []
  for (const [name, query] of Object.entries(QUERIES)) {
    const plain = await latency((n) => searchCatalog(ctx, { filters: { facets: 'false', ...query(n) } }))
    const full = await latency((n) => searchCatalog(ctx, { filters: query(n) }))
    const hand = await latency((n) => byHand(db, query(n)))
    const verdict = { ratio: plain.p50 / hand.p50, of: 'p50 to SQL by hand' }
    rows.push({ name, latency: plain, verdict })
    const late = { ratio: full.p99 / P99_MS_AIM, of: `p99 to ${P99_MS_AIM} ms`, aim: 1 }
    rows.push({ name: `${name}, with facets`, latency: full, verdict: late })
    rows.push({ name: `${name}, SQL by hand`, latency: hand })
  }
  return rows
}

async function latency(ask: (n: number) => Promise<unknown>) {
  await ask(0)
  const times: number[] = []
  for (let n = 1; n <= ROUNDS; n++) {
    const began = performance.now()
    await ask(n)
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

/**
 * What somebody would write who needs twenty products that can be bought: the same index, its own ranking left out,
 * neither stems nor slips nor who may see what.
 */
async function byHand(db: Database, it: Asked): Promise<readonly unknown[]> {
  const words = (it.q ?? '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/e?s?$/, ''))
  const category = it.category
    ? sql`and product.category_id in (with recursive below as (select id from category where code = ${it.category}
        union all select c.id from category c join below on c.parent_id = below.id) select id from below)`
    : sql``
  const price = it.price_max ? sql`and offer.price <= ${Number(it.price_max) * 100}` : sql``
  const colour = it['attributes.color']
    ? db.dialect === 'sqlite'
      ? sql`and lower(product.attributes ->> 'color') = ${it['attributes.color']}`
      : sql`and lower(product.attributes ->> 'color') = ${it['attributes.color']}`
    : sql``
  const found =
    words.length === 0
      ? sql`select id from product where true`
      : db.dialect === 'sqlite'
        ? sql`select rowid as id from search_text where search_text match ${words.map((word) => `"${word}" *`).join(' AND ')}`
        : sql`select id from search_text where words @@ ${words.map((word) => `'${word}':*`).join(' & ')}::tsquery`
  const { rows } = await sql`select product.*, offer.price, offer.stock from (${found}) found
    join product on product.id = found.id join offer on offer.product_id = product.id
    where product.state = 'active' and offer.state = 'active' and (offer.stock is null or offer.stock > 0)
    ${category} ${price} ${colour} limit 20`.execute(db.kysely)
  return rows
}

async function bytesOf(db: Database): Promise<number> {
  const { rows } =
    db.dialect === 'sqlite'
      ? await sql<{
          bytes: number
        }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`.execute(db.kysely)
      : await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(db.kysely)
  return Number(rows[0]?.bytes ?? 0)
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
