import type { Queries } from '../../platform/database.ts'

/** What a condition may ask of a product, and where that stands. */
export type Field =
  | { readonly kind: 'column'; readonly column: 'title' | 'brand' | 'gtin' | 'key' | 'source_category' | 'external_id' }
  | { readonly kind: 'attribute'; readonly of: 'product' | 'offer'; readonly code: string }
  | { readonly kind: 'category' }
  | { readonly kind: 'merchant' }
  | { readonly kind: 'condition' }
  | { readonly kind: 'price' }
  | { readonly kind: 'stock' }

const OWN: Readonly<Record<string, Field>> = {
  title: { kind: 'column', column: 'title' },
  brand: { kind: 'column', column: 'brand' },
  gtin: { kind: 'column', column: 'gtin' },
  key: { kind: 'column', column: 'key' },
  source_category: { kind: 'column', column: 'source_category' },
  external_id: { kind: 'column', column: 'external_id' },
  category: { kind: 'category' },
  merchant: { kind: 'merchant' },
  condition: { kind: 'condition' },
  price: { kind: 'price' },
  stock: { kind: 'stock' },
}

/** Attributes that are columns, or that no row keeps. */
const COLUMNS: ReadonlySet<string> = new Set(['sku', 'sale_price', 'currency', 'availability', 'status', 'image_url'])

/** Every field that a condition may name. */
export async function readFields(db: Queries): Promise<ReadonlyMap<string, Field>> {
  const rows = await db
    .selectFrom('attribute')
    .select(['code', 'entity', 'localised'])
    .where('active', '=', true)
    .orderBy('position')
    .execute()
  const attributes = rows
    .filter(({ code }) => !(code in OWN) && !COLUMNS.has(code))
    .map(({ code, entity }) => [code, { kind: 'attribute', of: entity, code } as Field] as const)
  return new Map([...Object.entries(OWN), ...attributes])
}

/** The field of a name; `title:fr` is what an attribute says in French. */
export function fieldOf(fields: ReadonlyMap<string, Field>, name: string): Field | undefined {
  const [, code = '', language] = /^([a-z0-9_]+)(:[a-z]{2})?$/.exec(name) ?? []
  const field = fields.get(code)
  if (!field || language === undefined) return field
  const localised = field.kind === 'attribute' || (field.kind === 'column' && field.column === 'title')
  return localised
    ? { kind: 'attribute', of: field.kind === 'attribute' ? field.of : 'product', code: name }
    : undefined
}
