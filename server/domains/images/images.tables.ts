import type { Generated } from 'kysely'
import type { ImageState } from './image-source.machine.ts'
import type { ImageType } from './image-type.ts'

export interface ImageTables {
  image: ImageTable
  image_variant: ImageVariantTable
  image_source: ImageSourceTable
  image_use: ImageUseTable
  image_following: ImageFollowingTable
}

interface ImageTable {
  id: Generated<number>
  digest: string
  type: ImageType
  bytes: number
  width: number
  height: number
  created_at: Date
}

interface ImageVariantTable {
  id: Generated<number>
  image_id: number
  size: number
  digest: string
  bytes: number
  created_at: Date
}

interface ImageSourceTable {
  id: Generated<number>
  merchant_id: number | null
  url: string
  state: ImageState
  reason: string | null
  detail: string | null
  fix: string | null
  attempts: number
  next_at: Date
  etag: string | null
  last_modified: string | null
  image_id: number | null
  checked_at: Date | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface ImageUseTable {
  id: Generated<number>
  owner: 'product' | 'variation'
  owner_id: number
  position: number
  source_id: number
}

interface ImageFollowingTable {
  id: Generated<number>
  followed_at: Date
  pulse: string
}
