import { defineEvents } from '../../../engine/kernel/event.ts'

/** Every fact about pictures; the object is the picture with its address and what is wrong with it. */
export const imageEvents = defineEvents('image', {
  kept: 'It was fetched and checked, and is served from here.',
  replaced: 'Another picture is at its address now; the new one is served from here.',
  broken: 'It could not be had; `reason` says why and what to do.',
  requeued: 'Somebody asked to have a broken one fetched once more.',
})
