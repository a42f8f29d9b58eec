import type { Generated } from 'kysely'
import type { ListingState, Refusal, StateBy } from '../catalog/index.ts'

export interface OfferTables {
  offer: OfferTable
  variation: VariationTable
}

interface OfferTable {
  id: Generated<number>
  merchant_id: number
  product_id: number
  sku: string
  price: number | null
  sale_price: number | null
  currency: string
  stock: number | null
  availability: string | null
  condition: string | null
  attributes: Record<string, unknown>
  state: ListingState
  state_by: StateBy | null
  sells_from: Date | null
  sells_until: Date | null
  external_id: string | null
  refusal: Refusal | null
  held: string | null
  digest: string | null
  feed_id: number | null
  run_id: number | null
  created_at: Date
  updated_at: Date
}

interface VariationTable {
  id: Generated<number>
  merchant_id: number
  offer_id: number
  sku: string
  gtin: string | null
  axes: Record<string, string>
  price: number | null
  sale_price: number | null
  stock: number | null
  availability: string | null
  image_url: string | null
  attributes: Record<string, unknown>
  state: ListingState
  state_by: StateBy | null
  held: string | null
  digest: string | null
  feed_id: number | null
  run_id: number | null
  created_at: Date
  updated_at: Date
}
