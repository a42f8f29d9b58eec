import type { Database } from '../../server/platform/database.ts'

/** What lies in a marketplace under one SKU, in the words of fixtures/golden. */
export type Landed = Readonly<Record<string, unknown>>

/** How many products, offers and variations there are, deleted ones left out. */
export async function countsOf(db: Database): Promise<{ products: number; offers: number; variations: number }> {
  const count = async (table: 'product' | 'offer' | 'variation') => {
    const rows = await db.kysely.selectFrom(table).select('state').execute()
    return rows.filter(({ state }) => state !== 'deleted').length
  }
  return { products: await count('product'), offers: await count('offer'), variations: await count('variation') }
}

/** The thing sold under a SKU: a variation with what its offer and product say, or an offer; null where there is none. */
export async function landedUnder(db: Database, sku: string): Promise<Landed | null> {
  const variation = await db.kysely.selectFrom('variation').selectAll().where('sku', '=', sku).executeTakeFirst()
  const offer = await db.kysely
    .selectFrom('offer')
    .selectAll()
    .where((its) => (variation ? its('id', '=', variation.offer_id) : its('sku', '=', sku)))
    .executeTakeFirst()
  if (!offer) return null
  const product = await db.kysely
    .selectFrom('product')
    .selectAll()
    .where('id', '=', offer.product_id)
    .executeTakeFirstOrThrow()
  const sold = variation ?? offer
  const more = { ...product.attributes, ...offer.attributes, ...variation?.attributes }
  return {
    sku,
    parent: variation ? product.key : null,
    title: more.title ?? product.title,
    product_title: product.title,
    brand: product.brand,
    price_minor: sold.price,
    sale_price_minor: sold.sale_price,
    original_price_minor: more.original_price,
    currency: offer.currency,
    stock: sold.stock,
    gtin: variation?.gtin ?? product.gtin,
    axes: variation?.axes ?? {},
    source_category: product.source_category,
    google_category: more.google_category,
    sale_start: more.sale_start_date,
    sale_end: more.sale_end_date,
    images: picturesOf(product.image_url, more.additional_images),
    own_image: variation?.image_url ?? null,
  }
}

function picturesOf(first: string | null, more: unknown): number {
  const all = [...(first ? [first] : []), ...(Array.isArray(more) ? (more as unknown[]) : [])]
  return new Set(all).size
}
