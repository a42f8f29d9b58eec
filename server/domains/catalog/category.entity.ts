import { defineEntity, p } from '@mikro-orm/core'
import { flagColumn, idColumn } from '../../platform/columns.ts'

/** A node of the operator's tree. */
export const Category = defineEntity({
  name: 'Category',
  tableName: 'category',
  properties: {
    id: idColumn(),
    code: p.text().unique(),
    parent: () => p.manyToOne(Category).ref().nullable().index(),
    name: p.text(),
    /** The name in other languages. */
    names: p.json<Record<string, string>>(),
    position: p.integer(),
    published: flagColumn(),
    externalId: p.text().nullable().unique(),
  },
})
