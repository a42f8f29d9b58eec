import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import type { Kyc, MerchantState } from './merchant.machine.ts'

/** Who sells on the marketplace. */
export const Merchant = defineEntity({
  name: 'Merchant',
  tableName: 'merchant',
  properties: {
    id: idColumn(),
    code: p.text().unique(),
    name: p.text(),
    email: p.text().nullable(),
    region: p.text().nullable(),
    language: p.text().nullable(),
    currency: p.text().nullable(),
    legalName: p.text().nullable(),
    registrationNumber: p.text().nullable(),
    vatNumber: p.text().nullable(),
    street: p.text().nullable(),
    postalCode: p.text().nullable(),
    city: p.text().nullable(),
    country: p.text().nullable(),
    iban: p.text().nullable(),
    status: p.text().$type<MerchantState>(),
    kyc: p.text().$type<Kyc>().default('not_required'),
    /** The operator's own fields. */
    custom: p.json<Record<string, unknown>>(),
    externalId: p.text().nullable().unique(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
