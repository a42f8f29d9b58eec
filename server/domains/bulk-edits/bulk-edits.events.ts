import { defineEvents } from '../../../engine/kernel/event.ts'

/** Every fact about bulk edits; the object is the whole of it with its counts. */
export const bulkEditEvents = defineEvents('bulk_edit', {
  started: 'Its first item is being changed.',
  completed: 'All of its items are changed, or refused; its outcomes say which and why.',
  cancelled: 'Somebody stopped it; what was changed stays.',
})
