import { defineEntity, p } from '@mikro-orm/core'

/** What the operator decided about the whole marketplace, one row a decision. */
export const Setting = defineEntity({
  name: 'Setting',
  tableName: 'setting',
  properties: {
    key: p.text().primary(),
    value: p.json<unknown>(),
  },
})
