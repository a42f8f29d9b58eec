import { defineEntity, p } from '@mikro-orm/core'
import { flagColumn, idColumn, instantColumn } from '../../platform/columns.ts'

/** A node of the operator's tree. One that is deleted stays for those who follow changes; its code is free. */
export const Category = defineEntity({
  name: 'Category',
  tableName: 'category',
  uniques: [
    { name: 'category_code_unique', properties: ['code'], where: 'deleted_at is null' },
    { name: 'category_external_id_unique', properties: ['externalId'], where: 'deleted_at is null' },
  ],
  properties: {
    id: idColumn(),
    code: p.text(),
    parent: () => p.manyToOne(Category).ref().nullable().index(),
    name: p.text(),
    /** The name in other languages. */
    names: p.json<Record<string, string>>(),
    position: p.integer(),
    published: flagColumn(),
    externalId: p.text().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    deletedAt: instantColumn().nullable(),
    version: p.integer().version(),
  },
})
