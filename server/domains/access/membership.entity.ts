import { defineEntity, p } from '@mikro-orm/core'
import { idColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import { MerchantGroup } from '../merchants/merchant-group.entity.ts'
import type { MembershipRole } from './grants.ts'
import { User } from './user.entity.ts'

/** What a person may do where: one merchant, all of a group, or as an operator the whole marketplace. */
export const Membership = defineEntity({
  name: 'Membership',
  tableName: 'membership',
  properties: {
    id: idColumn(),
    user: () => p.manyToOne(User).ref().index().deleteRule('cascade'),
    role: p.text().$type<MembershipRole>(),
    merchant: () => p.manyToOne(Merchant).ref().nullable().index().deleteRule('cascade'),
    merchantGroup: () => p.manyToOne(MerchantGroup).ref().nullable().index().deleteRule('cascade'),
  },
})
