import type { Generated } from 'kysely'
import type { MembershipRole, TokenRole } from './grants.ts'

export interface AccessTables {
  user_account: UserTable
  membership: MembershipTable
  token: TokenTable
  access_link: AccessLinkTable
}

interface UserTable {
  id: Generated<number>
  email: string
  name: string
  language: string | null
  password_hash: string | null
  failures: number
  locked_until: Date | null
  last_login_at: Date | null
  disabled_at: Date | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface MembershipTable {
  id: Generated<number>
  user_id: number
  role: MembershipRole
  merchant_id: number | null
  merchant_group_id: number | null
}

interface TokenTable {
  id: Generated<number>
  name: string | null
  role: TokenRole
  merchant_id: number | null
  user_id: number | null
  prefix: string
  hash: string
  scopes: readonly string[]
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface AccessLinkTable {
  id: Generated<number>
  user_id: number | null
  hash: string
  expires_at: Date
  used_at: Date | null
  created_at: Date
}
