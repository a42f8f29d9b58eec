import { Type } from 'typebox'
import { defineJobKind } from '../../platform/jobs/job-kind.ts'

/** The job that brings addresses up to the catalogue; it compares, so it goes on wherever it was ended. */
export const followImagesKind = defineJobKind({
  name: 'follow-images',
  summary: 'Notes which pictures the catalogue shows.',
  payload: Type.Object({}),
  timeoutMs: 4 * 3_600_000,
  retryDelayMaxMs: 60_000,
  priority: -1,
})

/** The job that fetches what is due; done again it goes on with what is left. */
export const fetchImagesKind = defineJobKind({
  name: 'fetch-images',
  summary: 'Fetches and checks pictures that are due.',
  payload: Type.Object({}),
  timeoutMs: 4 * 3_600_000,
  retryDelayMaxMs: 60_000,
  priority: -1,
})

/** The job that clears away what nobody shows any more. */
export const pruneImagesKind = defineJobKind({
  name: 'prune-images',
  summary: 'Removes pictures that no product shows any more.',
  payload: Type.Object({}),
  timeoutMs: 4 * 3_600_000,
  priority: -1,
})
