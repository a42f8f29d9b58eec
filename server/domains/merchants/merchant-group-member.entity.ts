import { defineEntity, p } from '@mikro-orm/core'
import { idColumn } from '../../platform/columns.ts'
import { Merchant } from './merchant.entity.ts'
import { MerchantGroup } from './merchant-group.entity.ts'

/** A merchant in a group. */
export const MerchantGroupMember = defineEntity({
  name: 'MerchantGroupMember',
  tableName: 'merchant_group_member',
  uniques: [{ properties: ['merchantGroup', 'merchant'] }],
  properties: {
    id: idColumn(),
    merchantGroup: () => p.manyToOne(MerchantGroup).ref().index(false).deleteRule('cascade'),
    merchant: () => p.manyToOne(Merchant).ref().index().deleteRule('cascade'),
  },
})
