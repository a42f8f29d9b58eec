import { defineEntity, p } from '@mikro-orm/core'
import { bigIdColumn, bigRefColumn, instantColumn } from '../../platform/columns.ts'
import type { ImageState } from './image-source.machine.ts'

/** An address at which a merchant says there is a picture, and what came of it. */
export const ImageSource = defineEntity({
  name: 'ImageSource',
  tableName: 'image_source',
  uniques: [
    { properties: ['merchantId', 'url'] },
    // NULL differs from NULL: without this the operator's own addresses could repeat.
    { name: 'image_source_operator_url_unique', properties: ['url'], where: 'merchant_id is null' },
  ],
  indexes: [
    // What is due is found among millions that are not.
    { properties: ['nextAt'], where: "state <> 'broken'" },
    { properties: ['imageId'] },
  ],
  properties: {
    id: bigIdColumn(),
    /** Null where it is the operator's. */
    merchantId: p.integer().nullable(),
    url: p.text(),
    state: p.text().$type<ImageState>(),
    /** Code of what was wrong at the last try, and its words. */
    reason: p.text().nullable(),
    detail: p.text().nullable(),
    fix: p.text().nullable(),
    /** Tries in a row that failed. */
    attempts: p.integer(),
    /** Not fetched before. */
    nextAt: instantColumn(),
    /** What its server called the version we have. */
    etag: p.text().nullable(),
    lastModified: p.text().nullable(),
    imageId: bigRefColumn().nullable(),
    checkedAt: instantColumn().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
