import type { Generated } from 'kysely'
import type { AttributeType, ListValue } from '../../../engine/contract/target.ts'
import type { AttributeEntity } from './attribute.entity.ts'
import type { ChangeRequestKind, ChangeRequestState } from './change-request.machine.ts'
import type { ListingState } from './listing.machine.ts'
import type { Refusal, Seo, StateBy } from './product.entity.ts'
import type { ProductKind } from './product-kinds.ts'

export interface CatalogTables {
  category: CategoryTable
  attribute: AttributeTable
  product: ProductTable
  change_request: ChangeRequestTable
}

interface CategoryTable {
  id: Generated<number>
  code: string
  parent_id: number | null
  name: string
  names: Record<string, string>
  position: number
  published: boolean
  external_id: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  version: Generated<number>
}

interface AttributeTable {
  id: Generated<number>
  code: string
  label: string
  labels: Record<string, string>
  description: string
  entity: AttributeEntity
  type: AttributeType
  unit: string | null
  required: boolean
  values: readonly ListValue[] | null
  categories: readonly string[] | null
  active: boolean
  native: boolean
  localised: boolean
  position: number
  external_id: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  version: Generated<number>
}

interface ProductTable {
  id: Generated<number>
  merchant_id: number | null
  key: string
  title: string | null
  brand: string | null
  gtin: string | null
  category_id: number | null
  source_category: string | null
  image_url: string | null
  attributes: Record<string, unknown>
  state: ListingState
  state_by: StateBy | null
  match_key: string | null
  external_id: string | null
  kind: Generated<ProductKind>
  seo: Seo | null
  refusal: Refusal | null
  held: string | null
  digest: string | null
  feed_id: number | null
  run_id: number | null
  created_at: Date
  updated_at: Date
}

interface ChangeRequestTable {
  id: Generated<number>
  kind: ChangeRequestKind
  merchant_id: number
  product_id: number
  changes: Record<string, unknown>
  before: Record<string, unknown>
  note: string | null
  state: ChangeRequestState
  refusal: Refusal | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}
