import { defineEntity, p } from '@mikro-orm/core'

/** A word, and the word with any one letter left out: two words with one of these in common are one slip apart. */
export const SearchSpelling = defineEntity({
  name: 'SearchSpelling',
  tableName: 'search_spelling',
  properties: {
    spelling: p.text().primary(),
    term: p.text().primary(),
  },
})
