import { Type } from 'typebox'
import { defineJobKind } from '../../platform/jobs/job-kind.ts'

/** Brings search index and families up to the catalogue. A million products may take an hour: it goes on where it was. */
export const FOLLOW_CATALOG = defineJobKind({
  name: 'follow-catalog',
  summary: 'Brings the search index and the members of product families up to the catalogue.',
  payload: Type.Object({}),
  timeoutMs: 4 * 3_600_000,
  retryDelayMaxMs: 60_000,
  priority: -1,
})

/** One at a time. */
export const FOLLOWING = 'follow-catalog'
