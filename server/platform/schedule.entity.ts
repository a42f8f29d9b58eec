import { defineEntity, p } from '@mikro-orm/core'
import { instantColumn } from './columns.ts'

/** When something that happens by the clock happens next; what it is stands in the clock table of the workers. */
export const Schedule = defineEntity({
  name: 'Schedule',
  tableName: 'schedule',
  properties: {
    name: p.text().primary(),
    cron: p.text(),
    timeZone: p.text(),
    nextAt: instantColumn(),
    lastAt: instantColumn().nullable(),
  },
})
