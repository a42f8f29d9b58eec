import type { ListingState } from './listing.machine.ts'
import type { StateBy } from './product.entity.ts'

/** Where something listed stands, and who put it there. */
export interface Standing {
  readonly state: ListingState
  readonly state_by: StateBy | null
}

/** What a record says of the listing. */
export interface ListingWish {
  /** The merchant wants it to be sold. */
  readonly active: boolean
  /** Everything that a listing cannot be without is there. */
  readonly complete: boolean
  readonly autoAccept: boolean
}

/** What a record that nobody knew becomes. */
export function newListing(wish: ListingWish): Standing {
  if (!wish.complete) return { state: 'draft', state_by: 'import' }
  // Put away before anybody accepted it, it would be live the moment it is taken out again.
  if (!wish.active) return { state: wish.autoAccept ? 'inactive' : 'draft', state_by: 'import' }
  return { state: wish.autoAccept ? 'active' : 'submitted', state_by: 'import' }
}

/** What becomes of a listing whose record came again; `changed` where the record is not the one that was judged. */
export function changedListing(before: Standing, wish: ListingWish, changed: boolean): Standing {
  const state = nextState(before, wish, changed)
  return { state, state_by: state === before.state ? before.state_by : 'import' }
}

function nextState(before: Standing, wish: ListingWish, changed: boolean): ListingState {
  const { state } = before
  if (before.state_by === 'person' && (state === 'inactive' || state === 'draft')) return state
  if (state === 'deleted') return newListing(wish).state
  if (state === 'refused' && !changed) return state
  if (!wish.complete) return 'draft'
  if (!wish.active) return state === 'active' || state === 'inactive' ? 'inactive' : 'draft'
  if (state === 'refused') return 'submitted'
  if (state === 'inactive') return 'active'
  if (state === 'draft') return newListing(wish).state
  return state
}
