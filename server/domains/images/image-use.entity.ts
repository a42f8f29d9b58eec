import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, bigRefColumn } from '../../platform/columns.ts'

/** Which picture a product or a variation shows at which place; 0 stands first. */
export const ImageUse = defineEntity({
  name: 'ImageUse',
  tableName: 'image_use',
  uniques: [{ properties: ['owner', 'ownerId', 'position'] }],
  indexes: [{ properties: ['sourceId'] }],
  properties: {
    id: bigIdColumn(),
    owner: p.text().$type<'product' | 'variation'>(),
    ownerId: bigRefColumn(),
    position: p.integer(),
    sourceId: bigRefColumn(),
  },
})
