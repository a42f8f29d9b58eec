import type { Generated } from 'kysely'

export interface CustomerTables {
  customer: CustomerTable
}

interface CustomerTable {
  id: Generated<number>
  external_id: string
  email: string | null
  language: string | null
  anonymised_at: Date | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}
