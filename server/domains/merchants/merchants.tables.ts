import type { Generated } from 'kysely'
import type { MerchantState } from './merchant.machine.ts'

export interface MerchantTables {
  merchant: MerchantTable
  merchant_group: MerchantGroupTable
  merchant_group_member: MerchantGroupMemberTable
}

interface MerchantTable {
  id: Generated<number>
  code: string
  name: string
  email: string | null
  region: string | null
  language: string | null
  currency: string | null
  legal_name: string | null
  registration_number: string | null
  vat_number: string | null
  street: string | null
  postal_code: string | null
  city: string | null
  country: string | null
  iban: string | null
  status: MerchantState
  custom: Record<string, unknown>
  external_id: string | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface MerchantGroupTable {
  id: Generated<number>
  code: string
  name: string
  external_id: string | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface MerchantGroupMemberTable {
  id: Generated<number>
  merchant_group_id: number
  merchant_id: number
}
