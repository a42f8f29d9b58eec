import { defineEvents } from '../../../engine/kernel/event.ts'

/** Every fact about feeds; the object is the feed. */
export const feedEvents = defineEvents('feed', {
  ready: 'Nothing is missing in its mapping any more: it can be imported.',
  activated: 'It is pulled on its schedule from now on.',
  paused: 'Its schedule rests.',
  broken: 'Its source lost a column that no record can do without; nothing is imported until somebody looks.',
  recovered: 'Its mapping was confirmed for the source as it is now, or the source is as it was before.',
})
