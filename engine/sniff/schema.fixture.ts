import type { AttributeDefinition, AttributeType, CategoryNode, TargetSchema } from '../contract/target.ts'

const TYPES: Readonly<Record<string, AttributeType>> = {
  sku: 'id',
  parent_id: 'id',
  gtin: 'gtin',
  description: 'long-text',
  short_description: 'long-text',
  category: 'category',
  price: 'money',
  sale_price: 'money',
  original_price: 'money',
  price_excl_tax: 'money',
  cost_price: 'money',
  unit_price: 'money',
  shipping_cost: 'money',
  ecotax: 'money',
  currency: 'currency',
  vat_rate: 'percent',
  stock: 'integer',
  min_order_quantity: 'integer',
  availability: 'list',
  status: 'list',
  condition: 'list',
  gender: 'list',
  image_url: 'image',
  additional_images: 'urls',
  product_url: 'url',
  bullet_points: 'texts',
  tags: 'texts',
  weight: 'measure',
  sale_start_date: 'date',
  sale_end_date: 'date',
  country_of_origin: 'country',
  language: 'language',
}
const TEXTS =
  'mpn title brand manufacturer google_category color size material age_group option_name option_value weight_unit length width height dimensions shipping_class delivery_time unit warranty'.split(
    ' ',
  )
const LISTS: Readonly<Record<string, readonly string[]>> = {
  availability: ['in_stock', 'out_of_stock', 'preorder', 'backorder'],
  status: ['active', 'inactive'],
  condition: ['new', 'refurbished', 'used'],
  gender: ['female', 'male', 'unisex'],
}

function attributeOf(code: string, type: AttributeType): AttributeDefinition {
  return {
    code,
    type,
    entity: 'product',
    label: code,
    labels: {},
    description: '',
    required: ['sku', 'title', 'price'].includes(code),
    localised: code === 'title',
    ...(type === 'measure' ? { unit: 'kg' } : {}),
    ...(LISTS[code] ? { values: LISTS[code].map((value) => ({ code: value, labels: {} })) } : {}),
  }
}

/** A marketplace as nobody configured it, with further attributes or a tree where a test asks for them. */
export function offersSchema(
  own: readonly Partial<AttributeDefinition>[] = [],
  categories: readonly CategoryNode[] = [],
): TargetSchema {
  const codes = [...Object.entries(TYPES), ...TEXTS.map((code) => [code, 'text'] as const)]
  return {
    target: 'offers',
    version: '1',
    keys: [['sku'], ['gtin']],
    attributes: [
      ...codes.map(([code, type]) => attributeOf(code, type)),
      ...own.map((each) => ({ ...attributeOf(each.code ?? '', 'text'), ...each })),
    ],
    categories,
    currency: 'EUR',
    language: 'en',
    layout: {},
    grouped: true,
    partial: false,
    removable: true,
  }
}
