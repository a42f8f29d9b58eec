import { defineEntity, p } from '@mikro-orm/core'
import { bigRefColumn, idColumn, instantColumn } from '../../platform/columns.ts'
import type { ChangeRequestKind, ChangeRequestState } from './change-request.machine.ts'
import type { Refusal } from './product.entity.ts'

/** What a merchant wants of a product that is not his to change at once. */
export const ChangeRequest = defineEntity({
  name: 'ChangeRequest',
  tableName: 'change_request',
  indexes: [{ properties: ['productId'] }, { properties: ['merchantId'] }, { properties: ['state'] }],
  properties: {
    id: idColumn(),
    kind: p.text().$type<ChangeRequestKind>(),
    merchantId: p.integer(),
    productId: bigRefColumn(),
    /** Field → value, as the merchant would have written it himself. */
    changes: p.json<Record<string, unknown>>(),
    /** The same fields as they were when he asked. */
    before: p.json<Record<string, unknown>>(),
    note: p.text().nullable(),
    state: p.text().$type<ChangeRequestState>(),
    refusal: p.json<Refusal>().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
