import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn, minorColumn } from '../../platform/columns.ts'

/** What the operator takes of a sale; criteria are codes as the operator wrote them, null matches all. */
export const CommissionRule = defineEntity({
  name: 'CommissionRule',
  tableName: 'commission_rule',
  properties: {
    id: idColumn(),
    code: p.text().unique(),
    merchant: p.text().nullable(),
    merchantGroup: p.text().nullable(),
    category: p.text().nullable(),
    brand: p.text().nullable(),
    family: p.text().nullable(),
    countryOfOrigin: p.text().nullable(),
    destinationZone: p.text().nullable(),
    percentPpm: p.integer().nullable(),
    amount: minorColumn().nullable(),
    currency: p.text().nullable(),
    base: p.text().$type<'net' | 'gross'>().nullable(),
    shipping: p.text().$type<'in' | 'out'>().nullable(),
    per: p.text().$type<'item' | 'order'>().nullable(),
    stacking: p.text().$type<'exclusive' | 'cumulative'>().nullable(),
    priority: p.integer().nullable(),
    minimum: minorColumn().nullable(),
    maximum: minorColumn().nullable(),
    startsAt: instantColumn().nullable(),
    endsAt: instantColumn().nullable(),
    externalId: p.text().nullable().unique(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
  },
})
