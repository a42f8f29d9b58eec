import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, instantColumn } from '../../platform/columns.ts'
import type { ImageType } from './image-type.ts'

/** A picture by what is in it: the same bytes are one, wherever they came from. */
export const Image = defineEntity({
  name: 'Image',
  tableName: 'image',
  properties: {
    id: bigIdColumn(),
    /** SHA-256 of its bytes; its address and its place in the store. */
    digest: p.text().unique(),
    type: p.text().$type<ImageType>(),
    bytes: p.integer(),
    width: p.integer(),
    height: p.integer(),
    createdAt: instantColumn(),
  },
})
