import type { Generated } from 'kysely'

export interface CommissionTables {
  commission_rule: CommissionRuleTable
}

interface CommissionRuleTable {
  id: Generated<number>
  code: string
  merchant: string | null
  merchant_group: string | null
  category: string | null
  brand: string | null
  family: string | null
  country_of_origin: string | null
  destination_zone: string | null
  percent_ppm: number | null
  amount: number | null
  currency: string | null
  base: 'net' | 'gross' | null
  shipping: 'in' | 'out' | null
  per: 'item' | 'order' | null
  stacking: 'exclusive' | 'cumulative' | null
  priority: number | null
  minimum: number | null
  maximum: number | null
  starts_at: Date | null
  ends_at: Date | null
  external_id: string | null
  created_at: Date
  updated_at: Date
}
