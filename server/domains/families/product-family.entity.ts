import { defineEntity, p } from '@mikro-orm/core'
import type { Condition } from '../../../engine/contract/mapping.ts'
import { idColumn, instantColumn } from '../../platform/columns.ts'

/** A saved selector: products that meet its conditions, those that are there and those that come. */
export const ProductFamily = defineEntity({
  name: 'ProductFamily',
  tableName: 'product_family',
  uniques: [
    { properties: ['merchantId', 'code'] },
    // NULL differs from NULL: without these the operator's own could repeat.
    { name: 'product_family_operator_code_unique', properties: ['code'], where: 'merchant_id is null' },
    { properties: ['merchantId', 'externalId'] },
    { name: 'product_family_operator_external_id_unique', properties: ['externalId'], where: 'merchant_id is null' },
  ],
  properties: {
    id: idColumn(),
    code: p.text(),
    name: p.text(),
    /** Whose it is; null for the operator's. A merchant's has products of his own, or with an offer of his, only. */
    merchantId: p.integer().nullable(),
    conditions: p.json<Condition>(),
    /** When every product was last judged by these very conditions; null while that is still to be done. */
    evaluatedAt: instantColumn().nullable(),
    externalId: p.text().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
