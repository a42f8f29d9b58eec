import { writeFile } from 'node:fs/promises'
import { gtin13, seeded } from '../support/feeds.ts'
import { leaves } from './offers-feed.ts'

/** A product as each of the shops is told of it, in the columns of its own import. */
interface Product {
  readonly sku: string
  readonly title: string
  readonly slug: string
  readonly description: string
  readonly brand: string
  readonly category: string
  readonly price: string
  readonly stock: number
  readonly ean: string
}

const BRANDS = ['Aubrac', 'Belmont', 'Corvo', 'Dunelle', 'Estran', 'Folia', 'Galet', 'Hoya']
const WORDS = 'robuste pliable étanche ajustable compact silencieux tressé poli recyclé durable souple chaud'.split(' ')

function* products(count: number): Generator<Product> {
  const random = seeded(4_711)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const tree = leaves()
  for (let at = 1; at <= count; at++) {
    const { code, path } = pick(tree)
    const brand = pick(BRANDS)
    yield {
      sku: `PR-${String(at).padStart(6, '0')}`,
      title: `${path[2]} ${brand} ${pick(WORDS)} ${at}`,
      slug: `product-${at}`,
      description: Array.from({ length: 12 }, () => pick(WORDS)).join(' '),
      brand,
      category: code,
      price: (1 + random() * 900).toFixed(2),
      stock: Math.floor(random() * 500),
      ean: gtin13(320_000_000_000 + at),
    }
  }
}

/** How one shop wants its products: the columns of its import, and what of a product stands in each. */
export type Layout = Readonly<Record<string, (product: Product) => string | number>>

const nothing = () => ''

/** Vendure's columns; category and brand are facets there. */
export const VENDURE_LAYOUT: Layout = {
  name: ({ title }) => title,
  slug: ({ slug }) => slug,
  description: ({ description }) => description,
  assets: nothing,
  facets: ({ category, brand }) => `category:${category}|brand:${brand}`,
  optionGroups: nothing,
  optionValues: nothing,
  sku: ({ sku }) => sku,
  price: ({ price }) => price,
  taxCategory: () => 'standard',
  stockOnHand: ({ stock }) => stock,
  trackInventory: () => 'true',
  variantAssets: nothing,
  variantFacets: nothing,
}

/** Medusa's columns; it has no brand and wants ids of categories, so both are metadata. */
export const MEDUSA_LAYOUT: Layout = {
  'Product Handle': ({ slug }) => slug,
  'Product Title': ({ title }) => title,
  'Product Description': ({ description }) => description,
  'Product Status': () => 'published',
  'Product Metadata': ({ category, brand, stock }) => JSON.stringify({ category, brand, stock }),
  'Variant Title': () => 'Default',
  'Variant SKU': ({ sku }) => sku,
  'Variant EAN': ({ ean }) => ean,
  'Variant Price EUR': ({ price }) => price,
  'Variant Option 1 Name': () => 'Title',
  'Variant Option 1 Value': () => 'Default',
}

/** Writes so many products as one shop wants them. */
export async function writeProducts(path: string, count: number, layout: Layout): Promise<void> {
  const lines = [Object.keys(layout).join(',')]
  for (const product of products(count)) {
    lines.push(
      Object.values(layout)
        .map((cell) => quoted(String(cell(product))))
        .join(','),
    )
  }
  await writeFile(path, `${lines.join('\n')}\n`)
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
