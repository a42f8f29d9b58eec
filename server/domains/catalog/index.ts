export type { AttributeEntity } from './attribute.entity.ts'
export { LISTING_ARROWS, LISTING_STATES, type ListingState } from './listing.machine.ts'
export type { StateBy } from './product.entity.ts'
export { productMachine } from './product.machine.ts'
