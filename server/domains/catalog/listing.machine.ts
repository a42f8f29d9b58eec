/** Where a product or an offer stands; only an active one can be sold. */
export const LISTING_STATES = ['draft', 'submitted', 'active', 'inactive', 'refused', 'deleted'] as const

export type ListingState = (typeof LISTING_STATES)[number]

/** The arrows that products and offers share; the clock accepts and refuses by the operator’s standing orders. */
export const LISTING_ARROWS = {
  submit: { from: ['draft'], to: 'submitted', by: ['merchant', 'operator', 'import'], fact: 'submitted' },
  accept: { from: ['submitted'], to: 'active', by: ['operator', 'clock'], fact: 'activated' },
  refuse: { from: ['submitted'], to: 'refused', by: ['operator', 'clock'], fact: 'refused' },
  return_to_draft: {
    from: ['refused', 'submitted', 'active', 'inactive'],
    to: 'draft',
    by: ['merchant', 'operator', 'import'],
    fact: 'returned_to_draft',
  },
  deactivate: {
    from: ['active'],
    to: 'inactive',
    by: ['merchant', 'operator', 'clock', 'import'],
    fact: 'deactivated',
  },
  activate: { from: ['inactive'], to: 'active', by: ['merchant', 'operator', 'import'], fact: 'reactivated' },
  delete: {
    from: ['draft', 'submitted', 'active', 'inactive', 'refused'],
    to: 'deleted',
    by: ['merchant', 'operator', 'import'],
    fact: 'deleted',
  },
  // A key that was deleted and comes again takes its old row, as new.
  recreate: { from: ['deleted'], to: 'draft', by: ['merchant', 'operator', 'import'], fact: 'created' },
} as const
