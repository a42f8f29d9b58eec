import { defineEvents } from '../../../engine/kernel/event.ts'

/** The fact about the category tree; the object says how many drafts are visible now, and which. */
export const treeEvents = defineEvents('category_tree', {
  published: 'All drafts of the tree are published.',
})

/** Every fact about products; the object is the whole product. */
export const productEvents = defineEvents('product', {
  created: 'It is there, as a draft.',
  submitted: 'Somebody has to accept it.',
  activated: 'It is accepted; offers on it can be sold.',
  refused: 'The operator does not want it so; the object says why, field by field.',
  updated: 'Something of what it says changed.',
  deactivated: 'It is taken out of sale.',
  reactivated: 'It is on sale again.',
  returned_to_draft: 'It lacks what it needs, or is being reworked.',
  deleted: 'It is gone.',
})

/** Every fact about change requests; the object is the whole request. */
export const changeRequestEvents = defineEvents('change_request', {
  opened: 'A merchant proposes a product that is missing, or a change of one that is there.',
  accepted: 'The operator took it over.',
  refused: 'The operator does not want it; the object says why.',
  withdrawn: 'The merchant took it back.',
})
