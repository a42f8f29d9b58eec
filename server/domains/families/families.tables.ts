import type { Generated } from 'kysely'
import type { Condition } from '../../../engine/contract/mapping.ts'

export interface FamilyTables {
  product_family: ProductFamilyTable
  product_family_member: ProductFamilyMemberTable
}

interface ProductFamilyTable {
  id: Generated<number>
  code: string
  name: string
  merchant_id: number | null
  conditions: Condition
  evaluated_at: Date | null
  external_id: string | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface ProductFamilyMemberTable {
  family_id: number
  product_id: number
}
