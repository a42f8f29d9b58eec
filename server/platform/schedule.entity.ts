import { defineEntity, p } from '@mikro-orm/core'
import { instantColumn } from './columns.ts'

/** What happens by the clock: which job, when, and when next. */
export const Schedule = defineEntity({
  name: 'Schedule',
  tableName: 'schedule',
  properties: {
    name: p.text().primary(),
    cron: p.text(),
    timeZone: p.text(),
    kind: p.text(),
    payload: p.json<Record<string, unknown>>(),
    nextAt: instantColumn(),
    lastAt: instantColumn().nullable(),
  },
})
