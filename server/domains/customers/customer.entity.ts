import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'

/** Somebody who buys, as the front end names him; what the front end knows stays there. */
export const Customer = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    id: idColumn(),
    externalId: p.text().unique(),
    email: p.text().nullable(),
    language: p.text().nullable(),
    anonymisedAt: instantColumn().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
