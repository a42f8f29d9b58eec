import { defineEntity, p } from '@mikro-orm/core'
import { flagColumn, idColumn, instantColumn } from '../../platform/columns.ts'
import type { FieldType } from './field-types.ts'

/** A field that the operator adds to merchants; its values stand in `merchant.custom`. */
export const MerchantField = defineEntity({
  name: 'MerchantField',
  tableName: 'merchant_field',
  properties: {
    id: idColumn(),
    code: p.text().unique(),
    label: p.text(),
    type: p.text().$type<FieldType>(),
    /** Allowed values of a list. */
    values: p.json<readonly string[]>().nullable(),
    /** Whether a merchant must have it before he may be submitted. */
    required: flagColumn(),
    visibleTo: p.text().$type<'operator' | 'merchant'>(),
    editableBy: p.text().$type<'operator' | 'merchant'>(),
    position: p.integer(),
    externalId: p.text().nullable().unique(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
