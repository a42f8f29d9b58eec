import { defineEvents } from '../../../engine/kernel/event.ts'

/** Every fact about offers; the object is the whole offer. */
export const offerEvents = defineEvents('offer', {
  created: 'It is there, as a draft.',
  submitted: 'Somebody has to accept it.',
  activated: 'It is accepted, and can be sold.',
  refused: 'The operator does not want it so; the object says why, field by field.',
  updated: 'Something of what it says changed.',
  price_changed: 'It costs something else.',
  stock_changed: 'There are more or fewer of it.',
  deactivated: 'It is taken out of sale.',
  reactivated: 'It is on sale again.',
  returned_to_draft: 'It lacks what it needs, or is being reworked.',
  deleted: 'It is gone.',
})

/** Facts about variations changed by hand; the object is the whole variation. */
export const variationEvents = defineEvents('variation', {
  updated: 'Something of what it says changed.',
})
