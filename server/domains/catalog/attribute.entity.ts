import { defineEntity, p } from '@mikro-orm/core'
import type { AttributeType, ListValue } from '../../../engine/contract/target.ts'
import { flagColumn, idColumn } from '../../platform/columns.ts'

/** What a product or an offer can carry: native, or the operator's own. */
export const Attribute = defineEntity({
  name: 'Attribute',
  tableName: 'attribute',
  properties: {
    id: idColumn(),
    code: p.text().unique(),
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
  },
})

export type AttributeEntity = 'product' | 'offer'
