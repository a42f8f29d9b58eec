import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import type { TokenRole } from './grants.ts'
import { User } from './user.entity.ts'

/** A key to the API: a program's own, or what a person got by logging in. The secret itself is kept nowhere. */
export const Token = defineEntity({
  name: 'Token',
  tableName: 'token',
  properties: {
    id: idColumn(),
    name: p.text().nullable(),
    role: p.text().$type<TokenRole>(),
    merchant: () => p.manyToOne(Merchant).ref().nullable().index().deleteRule('cascade'),
    /** Whose session it is; null for a program's token. */
    user: () => p.manyToOne(User).ref().nullable().index().deleteRule('cascade'),
    /** Its first letters, so that people tell tokens apart. */
    prefix: p.text(),
    hash: p.text().unique(),
    scopes: p.json<readonly string[]>(),
    expiresAt: instantColumn().nullable(),
    lastUsedAt: instantColumn().nullable(),
    revokedAt: instantColumn().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
