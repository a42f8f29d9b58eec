import type { Queries } from '../../../server/platform/database.ts'
import type { Page, PageRequest } from '../../../server/platform/pages.ts'
import type { TableColumn } from '../../look/table.ts'
import { number, plain, short } from '../../look/words.ts'

/** Something that can be listed and shown. */
export interface Resource {
  readonly columns: readonly TableColumn<Thing>[]
  list(db: Queries, request: PageRequest): Promise<Page<Thing>>
  find(db: Queries, ref: string): Promise<Thing>
}

/** A thing as the wire has it. */
export type Thing = Readonly<Record<string, unknown>>

const TEXT_CHARS_MAX = 80

/** A column of a field as it is; null is a dash. */
function field(name: string, options: { right?: boolean; whole?: boolean } = {}): TableColumn<Thing> {
  return { title: name, cell: (row) => cellText(row[name]), ...options }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'object') return short(String(value), TEXT_CHARS_MAX)
  const entries = Object.entries(value)
  return entries.length === 0 ? '—' : short(entries.map(([key, each]) => `${key} ${each}`).join(', '), TEXT_CHARS_MAX)
}

const price: TableColumn<Thing> = {
  title: 'price',
  right: true,
  whole: true,
  cell: (row) => (row.price === null ? '—' : `${row.sale_price ?? row.price} ${plain(String(row.currency))}`),
}

const stock: TableColumn<Thing> = {
  title: 'stock',
  right: true,
  cell: (row) => (row.stock === null ? '∞' : number(Number(row.stock))),
}

const actor: TableColumn<Thing> = {
  title: 'by',
  cell: (row) =>
    plain(
      Object.values(row.actor as Thing)
        .filter(Boolean)
        .join(' '),
    ),
}

const id = field('id', { right: true, whole: true })

/** Each noun's reads; the code of a domain is read when one of its nouns is asked for. */
export const RESOURCES: Readonly<Record<string, () => Promise<Resource>>> = {
  feeds: async () => {
    const { listFeeds, findFeed } = await import('../../../server/domains/imports/index.ts')
    const columns = [id, field('merchant'), field('target'), field('address'), field('mapping'), field('state')]
    return { columns, list: listFeeds, find: findFeed }
  },
  products: async () => {
    const { listProducts, findProduct } = await import('../../../server/domains/catalog/index.ts')
    const columns = [
      id,
      field('merchant'),
      field('key'),
      field('title'),
      field('brand'),
      field('category'),
      field('state'),
    ]
    return { columns, list: listProducts, find: findProduct }
  },
  offers: async () => {
    const { listOffers, findOffer } = await import('../../../server/domains/offers/index.ts')
    const columns = [id, field('merchant'), field('sku', { whole: true }), field('title'), price, stock, field('state')]
    return { columns, list: listOffers, find: findOffer }
  },
  variations: async () => {
    const { listVariations, findVariation } = await import('../../../server/domains/offers/index.ts')
    const columns = [id, field('merchant'), field('sku', { whole: true }), field('axes'), price, stock, field('state')]
    return { columns, list: listVariations, find: findVariation }
  },
  categories: async () => {
    const { listCategories, findCategory } = await import('../../../server/domains/catalog/index.ts')
    const columns = [field('code', { whole: true }), field('name'), field('parent'), field('published')]
    return { columns, list: listCategories, find: findCategory }
  },
  attributes: async () => {
    const { listAttributes, findAttribute } = await import('../../../server/domains/catalog/index.ts')
    const columns = [
      field('code', { whole: true }),
      field('label'),
      field('entity'),
      field('type'),
      field('required'),
      field('active'),
    ]
    return { columns, list: listAttributes, find: findAttribute }
  },
  events: async () => {
    const { listEvents, findEvent } = await import('../../../server/platform/outbox/events.queries.ts')
    const columns = [id, field('created_at', { whole: true }), field('type', { whole: true }), field('merchant'), actor]
    return { columns, list: listEvents, find: findEvent }
  },
  merchants: async () => {
    const { listMerchants, findMerchant } = await import('../../../server/domains/merchants/index.ts')
    const columns = [field('code', { whole: true }), field('name'), field('country'), field('email'), field('status')]
    return { columns, list: listMerchants, find: findMerchant }
  },
}
