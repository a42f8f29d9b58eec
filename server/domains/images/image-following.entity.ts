import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'

/** How far the addresses of pictures have followed the catalogue; one row. */
export const ImageFollowing = defineEntity({
  name: 'ImageFollowing',
  tableName: 'image_following',
  properties: {
    id: idColumn(),
    /** Everything that was committed before has been seen. */
    followedAt: instantColumn(),
    /** What the marketplace looked like then, from outside. */
    pulse: p.text(),
  },
})
