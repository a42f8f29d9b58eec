import type { AttributeDefinition, AttributeType, TargetSchema } from '../contract/target.ts'

/** An attribute with everything that a test does not care about. */
export function attribute(
  code: string,
  type: AttributeType,
  entity = 'product',
  more: Partial<AttributeDefinition> = {},
): AttributeDefinition {
  return { code, entity, type, label: code, labels: {}, description: '', required: false, ...more }
}

/** Products with offers and variations, in small. */
export function offersSchema(more: Partial<TargetSchema> = {}): TargetSchema {
  return {
    target: 'offers',
    version: 'v1',
    keys: [['sku'], ['gtin']],
    attributes: [
      attribute('sku', 'id', 'offer', { required: true }),
      attribute('title', 'text', 'product', { required: true, localised: true }),
      attribute('brand', 'text'),
      attribute('gtin', 'gtin'),
      attribute('category', 'category'),
      attribute('color', 'text', 'product', { labels: { fr: 'Couleur' } }),
      attribute('image_url', 'image'),
      attribute('additional_images', 'urls'),
      attribute('heel', 'text', 'product', { required: true, categories: ['shoes'] }),
      attribute('price', 'money', 'offer', { required: true }),
      attribute('sale_price', 'money', 'offer'),
      attribute('currency', 'currency', 'offer'),
      attribute('stock', 'integer', 'offer'),
      attribute('status', 'list', 'offer', { values: ['active', 'deleted'].map((code) => ({ code, labels: {} })) }),
    ],
    categories: [],
    currency: 'EUR',
    language: 'en',
    layout: {
      product: ['title', 'brand', 'gtin', 'category', 'source_category', 'image_url'],
      offer: ['sku', 'price', 'sale_price', 'currency', 'stock', 'status'],
      variation: ['sku', 'gtin', 'price', 'sale_price', 'stock', 'image_url'],
    },
    grouped: true,
    partial: false,
    removable: true,
    ...more,
  }
}
