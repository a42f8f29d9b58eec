import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, bigRefColumn, instantColumn } from '../../platform/columns.ts'

/** A picture in one of the allowed sizes, made when it was first asked for. */
export const ImageVariant = defineEntity({
  name: 'ImageVariant',
  tableName: 'image_variant',
  uniques: [{ properties: ['imageId', 'size'] }],
  properties: {
    id: bigIdColumn(),
    imageId: bigRefColumn(),
    /** The longer side at most, in pixels. */
    size: p.integer(),
    digest: p.text(),
    bytes: p.integer(),
    createdAt: instantColumn(),
  },
})
