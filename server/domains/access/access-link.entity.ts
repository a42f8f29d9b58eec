import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { User } from './user.entity.ts'

/** A link by which somebody sets a password, once: an invitation, or a new one for who forgot. */
export const AccessLink = defineEntity({
  name: 'AccessLink',
  tableName: 'access_link',
  properties: {
    id: idColumn(),
    /** Null: whoever has it becomes the first operator. */
    user: () => p.manyToOne(User).ref().nullable().index().deleteRule('cascade'),
    hash: p.text().unique(),
    expiresAt: instantColumn(),
    usedAt: instantColumn().nullable(),
    createdAt: instantColumn(),
  },
})
