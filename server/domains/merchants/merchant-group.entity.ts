import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'

/** Several merchants under one name: one access for all of them, a filter, a criterion. */
export const MerchantGroup = defineEntity({
  name: 'MerchantGroup',
  tableName: 'merchant_group',
  properties: {
    id: idColumn(),
    code: p.text().unique(),
    name: p.text(),
    externalId: p.text().nullable().unique(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
