import type { AttributeType, CategoryNode, TargetSchema } from '../../engine/contract/target.ts'

/** A target with these attributes by type, and these categories by parent. */
export function targetOf(
  types: Readonly<Record<string, AttributeType>>,
  categories: Readonly<Record<string, string | null>> = {},
): TargetSchema {
  return {
    target: 'offers',
    version: '1',
    keys: [['sku']],
    attributes: Object.entries(types).map(([code, type]) => {
      const unit = type === 'measure' ? { unit: 'kg' } : {}
      const required = code === 'sku'
      return {
        code,
        entity: 'offer',
        type,
        label: code,
        labels: {},
        description: '',
        required,
        localised: true,
        ...unit,
      }
    }),
    categories: Object.entries(categories).map(
      ([code, parent]): CategoryNode => ({ code, parent, names: { '': code } }),
    ),
    currency: 'EUR',
    language: 'en',
    layout: {},
    grouped: false,
    partial: false,
    removable: false,
  }
}
