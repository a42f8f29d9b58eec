import { defineEntity, p } from '@mikro-orm/core'

/** A word that titles, brands and categories have, and about how many products have it. */
export const SearchTerm = defineEntity({
  name: 'SearchTerm',
  tableName: 'search_term',
  properties: {
    /** Compared by its bytes, so that an index finds what begins in some way. */
    term: p.text().primary().collation('C'),
    weight: p.integer(),
  },
})
