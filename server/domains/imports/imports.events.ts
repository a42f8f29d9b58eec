import { defineEvents } from '../../../engine/kernel/event.ts'

/** Every fact about imports; the object is the run with its counts. */
export const importEvents = defineEvents('import', {
  started: 'Its source is being fetched.',
  fetched: 'Its source is there and understood, its mapping chosen; reading begins.',
  resumed: 'Its process had died; it goes on from where it stopped.',
  unchanged: 'Its source has not changed since the last time; nothing was read.',
  completed: 'It ended; with errors where the counts say so.',
  held: 'A guard stopped it: too many rejects, or too much to remove.',
  applied: 'Somebody let a held run go on: what the source no longer has was removed.',
  discarded: 'Somebody, or a week’s time, ended a held run without its removals.',
  failed: 'It could not go on; the reason says why.',
  cancelled: 'Somebody stopped it; what was written stays.',
  requeued: 'A failed run is tried again.',
  reverted: 'What it did was undone.',
})
