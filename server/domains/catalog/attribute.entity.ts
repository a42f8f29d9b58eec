import { defineEntity, p } from '@mikro-orm/core'
import type { AttributeType, ListValue } from '../../../engine/contract/target.ts'
import { flagColumn, idColumn, instantColumn } from '../../platform/columns.ts'

/** What a product or an offer can carry: native, or the operator's own. */
export const Attribute = defineEntity({
  name: 'Attribute',
  tableName: 'attribute',
  uniques: [
    { name: 'attribute_code_unique', properties: ['code'], where: 'deleted_at is null' },
    { name: 'attribute_external_id_unique', properties: ['externalId'], where: 'deleted_at is null' },
  ],
  properties: {
    id: idColumn(),
    code: p.text(),
    label: p.text(),
    labels: p.json<Record<string, string>>(),
    description: p.text(),
    entity: p.text().$type<AttributeEntity>(),
    type: p.text().$type<AttributeType>(),
    unit: p.text().nullable(),
    required: flagColumn(),
    /** Allowed values of a list; null where any value goes. */
    values: p.json<readonly ListValue[]>().nullable(),
    /** Codes of the categories it applies to, with all below them; null where it applies everywhere. */
    categories: p.json<readonly string[]>().nullable(),
    active: flagColumn(),
    native: flagColumn(),
    localised: flagColumn(),
    position: p.integer(),
    externalId: p.text().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    deletedAt: instantColumn().nullable(),
    version: p.integer().version(),
  },
})

export type AttributeEntity = 'product' | 'offer'
