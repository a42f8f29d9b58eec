import { defineMachine } from '../../../engine/kernel/machine.ts'
import { LISTING_ARROWS, LISTING_STATES, type ListingState } from '../catalog/index.ts'

/** Life cycle of an offer, and of each of its variations. */
export const offerMachine = defineMachine<ListingState, typeof LISTING_ARROWS>('draft', LISTING_STATES, LISTING_ARROWS)
