import { defineEvents } from '../../../engine/kernel/event.ts'

/** Every fact about customers; the object is the customer as the front end named him. */
export const customerEvents = defineEvents('customer', {
  created: 'A front end named him for the first time.',
  updated: 'His e-mail or his language changed.',
  anonymised: 'What is personal was taken away, for good.',
})
