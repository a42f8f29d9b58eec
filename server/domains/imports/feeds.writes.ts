import { platformFaults } from '../../platform/faults.ts'
import { defineVerb, type Verb, type Writes } from '../../platform/writes.ts'
import { actOnFeed } from './act-on-feed.ts'
import * as schemas from './feeds.schemas.ts'
import { importFaults } from './imports.faults.ts'
import { createFeed, removeFeed, updateFeed, upsertFeed } from './keep-feed.ts'
import { removeUpload } from './keep-upload.ts'
import type { FeedAction } from './move-feed.ts'

const SOURCE = [
  importFaults.source_unsaid,
  importFaults.address_refused,
  importFaults.upload_of_other,
  importFaults.mode_impossible,
  importFaults.feed_there,
] as const

/** Whose something is, and what it is. */
export const WHOSE = [
  importFaults.merchant_unknown,
  importFaults.merchant_required,
  importFaults.operators_target,
  importFaults.target_unknown,
] as const

const action = (name: FeedAction, summary: string): Verb =>
  defineVerb({ summary, body: schemas.FeedReason, run: (ctx, ref, body) => actOnFeed(ctx, ref, name, body) })

/** What can be done with feeds. */
export const feedWrites: Writes = {
  create: defineVerb({
    summary: 'Make a feed',
    body: schemas.NewFeed,
    faults: [...SOURCE, ...WHOSE],
    run: (ctx, _, body) => createFeed(ctx, body),
  }),
  update: defineVerb({ summary: 'Change a feed', body: schemas.FeedChange, faults: SOURCE, run: updateFeed }),
  upsert: defineVerb({
    summary: 'Make a feed by your own id, or replace it',
    body: schemas.FeedReplacement,
    faults: [...SOURCE, ...WHOSE],
    run: upsertFeed,
  }),
  remove: defineVerb({
    summary: 'Take a feed away; what it brought stays',
    faults: [importFaults.feed_busy],
    run: removeFeed,
  }),
  actions: {
    activate: action('activate', 'Have a feed pulled on its schedule'),
    pause: action('pause', 'Let the schedule of a feed rest'),
    resume: action('resume', 'Have a paused feed pulled again'),
  },
}

/** What can be done with uploads once they are there. */
export const uploadWrites: Writes = {
  remove: defineVerb({
    summary: 'Take an upload away before it expires',
    faults: [platformFaults.row_not_found],
    run: removeUpload,
  }),
}
