import { defineEntity, p } from '@mikro-orm/core'
import { idColumn, instantColumn } from '../../platform/columns.ts'

/** How far the index has followed the catalogue; one row. */
export const SearchState = defineEntity({
  name: 'SearchState',
  tableName: 'search_state',
  properties: {
    id: idColumn(),
    /** Everything that was committed before has been seen; null before the first time. */
    followedAt: instantColumn().nullable(),
    /** What the marketplace looked like then, from outside: the same now means that nothing happened. */
    pulse: p.text(),
    /** Which rebuilding is in force; rows of others are read again. */
    epoch: p.integer(),
    /** What documents are made by, besides the products: settings and the version of the reading. */
    shape: p.text(),
    /** Digest of each category's path and names, by id. */
    categories: p.json<Record<string, string>>(),
    /** Languages that texts are in. */
    languages: p.json<readonly string[]>(),
  },
})
