import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'

/** A person who may log in; what for stands in the memberships. `user` is a reserved word of PostgreSQL. */
export const User = defineEntity({
  name: 'User',
  tableName: 'user_account',
  properties: {
    id: idColumn(),
    /** In lower case. */
    email: p.text().unique(),
    name: p.text(),
    language: p.text().nullable(),
    /** Null until the invitation is accepted. */
    passwordHash: p.text().nullable(),
    /** Wrong passwords since the last right one. */
    failures: p.integer(),
    lockedUntil: instantColumn().nullable(),
    lastLoginAt: instantColumn().nullable(),
    disabledAt: instantColumn().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
