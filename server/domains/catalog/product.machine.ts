import { defineMachine } from '../../../engine/kernel/machine.ts'
import { LISTING_ARROWS, LISTING_STATES, type ListingState } from './listing.machine.ts'

/** Life cycle of a product. */
export const productMachine = defineMachine<ListingState, typeof LISTING_ARROWS>(
  'draft',
  LISTING_STATES,
  LISTING_ARROWS,
)
