import type { Generated } from 'kysely'
import type { FieldType } from './field-types.ts'
import type { Kyc, MerchantState } from './merchant.machine.ts'

export interface MerchantTables {
  merchant: MerchantTable
  merchant_group: MerchantGroupTable
  merchant_group_member: MerchantGroupMemberTable
  merchant_field: MerchantFieldTable
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
  kyc: Generated<Kyc>
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

interface MerchantFieldTable {
  id: Generated<number>
  code: string
  label: string
  type: FieldType
  values: readonly string[] | null
  required: boolean
  visible_to: 'operator' | 'merchant'
  editable_by: 'operator' | 'merchant'
  position: number
  external_id: string | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}
