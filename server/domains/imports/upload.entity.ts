import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'

/** Bytes that somebody handed in, to be imported; they lie in the data folder under their digest. */
export const Upload = defineEntity({
  name: 'Upload',
  tableName: 'upload',
  properties: {
    id: idColumn(),
    /** Null where it is the operator's. */
    merchant: () => p.manyToOne(Merchant).ref().nullable().index(),
    /** What its sender calls it; never a path of ours. */
    name: p.text(),
    bytes: p.bigint('number'),
    digest: p.text(),
    createdAt: instantColumn(),
    expiresAt: instantColumn().index(),
  },
})
