import { defineEntity, p } from '@mikro-orm/core'
import { bigRefColumn } from '../../platform/columns.ts'

/** A product that is in a family now. */
export const ProductFamilyMember = defineEntity({
  name: 'ProductFamilyMember',
  tableName: 'product_family_member',
  indexes: [{ properties: ['productId'] }],
  properties: {
    familyId: p.integer().primary(),
    productId: bigRefColumn().primary(),
  },
})
