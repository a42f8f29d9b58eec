import type { Tx } from '../../platform/database.ts'

/** The pictures of one product or variation, in order. */
export interface Gallery {
  readonly owner: 'product' | 'variation'
  readonly ownerId: number
  readonly merchantId: number | null
  readonly urls: readonly string[]
}

/** Writes those that differ from what is noted, all of one kind of owner; gives how many those were. */
export async function keepGalleries(tx: Tx, all: readonly Gallery[], now: Date): Promise<number> {
  const [first] = all
  if (!first) return 0
  const noted = await readNoted(tx, first.owner, all)
  const changed = all.filter(({ ownerId, urls }) => (noted.get(ownerId) ?? []).join('\n') !== urls.join('\n'))
  if (changed.length === 0) return 0
  const ids = await idsOf(tx, changed, now)
  const owners = changed.map((it) => it.ownerId)
  await tx.deleteFrom('image_use').where('owner', '=', first.owner).where('owner_id', 'in', owners).execute()
  const uses = changed.flatMap(({ owner, ownerId, merchantId, urls }) =>
    urls.flatMap((url, position) => {
      const source_id = ids.get(keyOf(merchantId, url))
      return source_id === undefined ? [] : [{ owner, owner_id: ownerId, position, source_id }]
    }),
  )
  for (const some of parts(uses)) await tx.insertInto('image_use').values(some).execute()
  return changed.length
}

async function readNoted(tx: Tx, owner: Gallery['owner'], all: readonly Gallery[]): Promise<Map<number, string[]>> {
  const rows = await tx
    .selectFrom('image_use as use')
    .innerJoin('image_source as source', 'source.id', 'use.source_id')
    .select(['use.owner_id', 'source.url'])
    .where('use.owner', '=', owner)
    .where(
      'use.owner_id',
      'in',
      all.map((it) => it.ownerId),
    )
    .orderBy('use.owner_id')
    .orderBy('use.position')
    .execute()
  const noted = new Map<number, string[]>()
  for (const { owner_id, url } of rows) noted.set(owner_id, [...(noted.get(owner_id) ?? []), url])
  return noted
}

const keyOf = (merchantId: number | null, url: string) => `${merchantId ?? ''} ${url}`

/** Ids of addresses by owner and address; those that are new wait to be fetched. */
async function idsOf(tx: Tx, all: readonly Gallery[], now: Date): Promise<Map<string, number>> {
  const wanted = new Map(
    all.flatMap(({ merchantId, urls }) => urls.map((url) => [keyOf(merchantId, url), { merchantId, url }] as const)),
  )
  const ids = new Map<string, number>()
  const unsaid = { reason: null, detail: null, fix: null, etag: null, last_modified: null, image_id: null }
  const fresh = { ...unsaid, attempts: 0, next_at: now, checked_at: null, created_at: now, updated_at: now, version: 1 }
  for (const some of parts([...wanted.values()])) {
    const rows = some.map(
      ({ merchantId, url }) => ({ merchant_id: merchantId, url, state: 'waiting', ...fresh }) as const,
    )
    await tx
      .insertInto('image_source')
      .values(rows)
      .onConflict((clash) => clash.doNothing())
      .execute()
    const urls = [...new Set(some.map((it) => it.url))]
    const found = await tx
      .selectFrom('image_source')
      .select(['id', 'merchant_id', 'url'])
      .where('url', 'in', urls)
      .execute()
    for (const { id, merchant_id, url } of found) ids.set(keyOf(merchant_id, url), id)
  }
  return ids
}

const ROWS_AT_ONCE = 500

function* parts<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) yield rows.slice(from, from + ROWS_AT_ONCE)
}
