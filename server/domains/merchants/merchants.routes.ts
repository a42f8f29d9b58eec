import type { App } from '../../http/app.ts'
import { named, readRoutes } from '../../http/resources.ts'
import { historyRoute, writeRoutes } from '../../http/writes.ts'
import { merchantFields } from './merchant-fields.queries.ts'
import { findGroup, listGroups, merchantGroups } from './merchant-groups.queries.ts'
import { merchantHistory, merchants } from './merchants.queries.ts'
import { Merchant, MerchantField, MerchantGroup } from './merchants.schemas.ts'
import { fieldWrites, groupWrites, merchantWrites } from './merchants.writes.ts'

/** Who sells here. */
export function merchantRoutes(app: App): void {
  const merchant = { nouns: 'merchants', one: 'a merchant', scope: 'merchants:read' } as const
  const schema = named(app, 'Merchant', Merchant)
  readRoutes(app, schema, { ...merchant, ...merchants })
  historyRoute(app, { ...merchant, history: merchantHistory })
  writeRoutes(app, schema, { ...merchant, scope: 'merchants:write', writes: merchantWrites })
}

/** Several merchants under one name. */
export function merchantGroupRoutes(app: App): void {
  const group = { nouns: 'merchant-groups', one: 'a group', scope: 'merchant-groups:read' } as const
  const schema = named(app, 'MerchantGroup', MerchantGroup)
  const reads = { fields: merchantGroups.fields, followed: true, page: listGroups, find: findGroup }
  readRoutes(app, schema, { ...group, ...reads })
  writeRoutes(app, schema, { ...group, scope: 'merchant-groups:write', writes: groupWrites })
}

/** What the operator wants to know of merchants beyond what everybody has. */
export function merchantFieldRoutes(app: App): void {
  const field = { nouns: 'merchant-fields', one: 'a field of merchants', scope: 'merchant-fields:read' } as const
  const schema = named(app, 'MerchantField', MerchantField)
  readRoutes(app, schema, { ...field, ...merchantFields })
  writeRoutes(app, schema, { ...field, scope: 'merchant-fields:write', writes: fieldWrites })
}
