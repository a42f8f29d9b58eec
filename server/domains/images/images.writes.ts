import { defineVerb, type Writes } from '../../platform/writes.ts'
import { retryImage } from './move-image.ts'

/** What can be done with pictures. */
export const imageWrites: Writes = {
  actions: { retry: defineVerb({ summary: 'Have a broken picture fetched once more', run: retryImage }) },
}
