import type { BulkTx } from '../../platform/database.ts'
import type { Document } from './document.ts'

/** A document with what the index remembers of the product it was made of. */
export interface Indexed {
  readonly document: Document
  readonly stamp: Date
  readonly offersDigest: string
  readonly categoryId: number | null
}

/** Puts documents into the index in place of those that were there. */
export async function writeDocuments(tx: BulkTx, all: readonly Indexed[], epoch: number): Promise<void> {
  if (all.length === 0) return
  await (tx.dialect === 'sqlite' ? onSqlite(tx, all) : onPostgres(tx, all))
  const rows = all.map(({ document, stamp, offersDigest, categoryId }) => ({
    id: document.id,
    stamp,
    offers_digest: offersDigest,
    epoch,
    category_id: categoryId,
    facets: document.facets,
  }))
  await tx.kysely
    .insertInto('search_product')
    .values(rows)
    .onConflict((clash) =>
      clash.column('id').doUpdateSet((it) => ({
        stamp: it.ref('excluded.stamp'),
        offers_digest: it.ref('excluded.offers_digest'),
        epoch: it.ref('excluded.epoch'),
        category_id: it.ref('excluded.category_id'),
        facets: it.ref('excluded.facets'),
      })),
    )
    .execute()
}

async function onSqlite({ raw }: Extract<BulkTx, { dialect: 'sqlite' }>, all: readonly Indexed[]): Promise<void> {
  const remove = raw.prepare('delete from search_text where rowid = ?')
  const insert = raw.prepare(
    'insert into search_text (rowid, title, brand, kind, text, marks) values (?, ?, ?, ?, ?, ?)',
  )
  for (const { document: it } of all) {
    remove.run(it.id)
    insert.run(it.id, ...[it.title, it.brand, it.kind, it.text, it.marks].map((words) => words.join(' ')))
  }
}

async function onPostgres({ client }: Extract<BulkTx, { dialect: 'postgres' }>, all: readonly Indexed[]) {
  const ids = all.map(({ document }) => document.id)
  const vectors = all.map(({ document }) => vectorOf(document))
  await client.query(
    `insert into search_text (id, words) select id, words::tsvector from unnest($1::bigint[], $2::text[]) as t (id, words)
     on conflict (id) do update set words = excluded.words`,
    [ids, vectors],
  )
}

/** Each place has a weight of its own, and a position: of one position a word would keep the heaviest weight only. */
function vectorOf({ title, brand, kind, text, marks }: Document): string {
  const places = new Map<string, string[]>()
  for (const [words, place] of [
    [title, '1A'],
    [brand, '2B'],
    [kind, '3C'],
    [text, '4'],
  ] as const) {
    for (const word of words) {
      const known = places.get(word)
      if (known) known.push(place)
      else places.set(word, [place])
    }
  }
  const words = [...places].map(([word, at]) => `'${word}':${at.join(',')}`)
  return [...words, ...marks.map((mark) => `'${mark}'`)].join(' ')
}

/** Takes products out of the index. */
export async function removeDocuments(tx: BulkTx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  if (tx.dialect === 'sqlite') {
    const remove = tx.raw.prepare('delete from search_text where rowid = ?')
    for (const id of ids) remove.run(id)
  } else {
    await tx.client.query('delete from search_text where id = any($1::bigint[])', [ids])
  }
  await tx.kysely.deleteFrom('search_product').where('id', 'in', ids).execute()
}
