import { sql } from 'kysely'
import { followCatalog } from '../../server/domains/search/index.ts'
import type { Database } from '../../server/platform/database.ts'

/** A product of a test, with what is offered of it. */
export interface Sheet {
  readonly key: string
  readonly title?: string | null
  readonly brand?: string | null
  readonly gtin?: string | null
  readonly category?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Code of the merchant; the operator’s where none. */
  readonly merchant?: string | null
  readonly state?: string
  readonly offers?: readonly Offered[]
}

interface Offered {
  readonly merchant: string
  readonly sku?: string
  readonly price?: number | null
  readonly sale_price?: number | null
  readonly stock?: number | null
  readonly condition?: string | null
  readonly state?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly variations?: readonly {
    readonly sku: string
    readonly gtin?: string
    readonly price: number
    readonly stock: number
  }[]
}

const AT = new Date('2026-05-06T07:00:00Z')
const UNSAID = { digest: null, feed_id: null, run_id: null, state_by: null, created_at: AT, updated_at: AT }

/** A shelf of a test’s own: it writes rows as an import would, and looks after the index. */
export function catalogueOf(db: Database, now: () => Date) {
  const merchantIds = new Map<string, number>()
  const merchantOf = async (code: string): Promise<number> => {
    const known = merchantIds.get(code)
    if (known) return known
    const found = await db.kysely.selectFrom('merchant').select('id').where('code', '=', code).executeTakeFirst()
    const row = { code, name: code, status: 'active', custom: {}, created_at: AT, updated_at: AT }
    const insert = db.kysely.insertInto('merchant').values(row as never)
    const { id } = found ?? (await insert.returning('id').executeTakeFirstOrThrow())
    merchantIds.set(code, id)
    return id
  }

  const addOffer = async (productId: number, key: string, offer: Offered): Promise<void> => {
    const {
      merchant,
      sku = key,
      price = 1000,
      sale_price = null,
      stock = 5,
      condition = 'new',
      variations = [],
    } = offer
    const { state = 'active', attributes = {} } = offer
    const merchant_id = await merchantOf(merchant)
    const sale = { price, sale_price, currency: 'EUR', stock, availability: null, condition }
    const row = { merchant_id, product_id: productId, sku, ...sale, attributes, state, ...UNSAID }
    const insert = db.kysely.insertInto('offer').values(row as never)
    const { id: offer_id } = await insert.returning('id').executeTakeFirstOrThrow()
    for (const { gtin = null, ...of } of variations) {
      const own = { axes: { size: of.sku }, sale_price: null, availability: null, image_url: null, attributes: {} }
      const variation = { merchant_id, offer_id, ...of, gtin, ...own, state: 'active', ...UNSAID }
      await db.kysely
        .insertInto('variation')
        .values(variation as never)
        .execute()
    }
  }

  const add = async (sheet: Sheet): Promise<number> => {
    const { key, title = key, brand = null, gtin = null, attributes = {}, state = 'active', offers = [] } = sheet
    const category = sheet.category
      ? await db.kysely.selectFrom('category').select('id').where('code', '=', sheet.category).executeTakeFirstOrThrow()
      : null
    const row = {
      merchant_id: sheet.merchant ? await merchantOf(sheet.merchant) : null,
      key,
      title,
      brand,
      gtin,
      category_id: category?.id ?? null,
      source_category: null,
      image_url: null,
      attributes,
      state,
      match_key: null,
      external_id: null,
      ...UNSAID,
    }
    const insert = db.kysely.insertInto('product').values(row as never)
    const { id } = await insert.returning('id').executeTakeFirstOrThrow()
    for (const offer of offers) await addOffer(id, key, offer)
    return id
  }

  return {
    add,
    addOffer,
    merchantOf,
    async category(code: string, parent: string | null = null, name = code, published = true): Promise<void> {
      const above = parent
        ? await db.kysely.selectFrom('category').select('id').where('code', '=', parent).executeTakeFirstOrThrow()
        : null
      const row = { code, name, names: {}, parent_id: above?.id ?? null, position: 0, published, external_id: null }
      await db.kysely
        .insertInto('category')
        .values({ ...row, ...(await stampsOf(db)) } as never)
        .execute()
    },
    /** Changes rows as an import would: stamped, without an event. */
    async change(
      table: 'product' | 'offer' | 'variation',
      changes: object,
      where: { key?: string; sku?: string; id?: number },
    ) {
      const [[name, value] = ['id', 0]] = Object.entries(where)
      await db.kysely
        .updateTable(table)
        .set({ ...changes, updated_at: now() } as never)
        .where(sql<boolean>`${sql.ref(name)} = ${value}`)
        .execute()
    },
    /** Lets the index follow, whatever the marketplace looks like from outside. */
    async follow() {
      await db.kysely.updateTable('search_state').set({ pulse: '' }).execute()
      return followCatalog({ db, clock: { now } }, new AbortController().signal)
    },
  }
}

/** Columns that a category may have besides. */
async function stampsOf(db: Database): Promise<object> {
  const columns = (await db.kysely.introspection.getTables()).find((it) => it.name === 'category')?.columns ?? []
  const stamped = ['created_at', 'updated_at'].filter((name) => columns.some((column) => column.name === name))
  return Object.fromEntries(stamped.map((name) => [name, AT]))
}
