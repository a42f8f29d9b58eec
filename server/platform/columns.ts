import { p } from '@mikro-orm/core'

/** Primary key of every table but `setting`; SQLite knows this spelling alone. */
export const idColumn = () => p.integer().primary().autoincrement()

/**
 * Primary key of a table of millions: bigint on PostgreSQL, where every refused insert uses a number up; the ORM is
 * told what SQLite makes of it.
 */
export const bigIdColumn = () => p.bigint('number').primary().autoincrement()

/** A reference to such a key. */
export const bigRefColumn = () => p.bigint('number')

/** An instant to the millisecond: `timestamptz` on PostgreSQL, milliseconds since 1970 on SQLite. */
export const instantColumn = () => p.datetime().length(3)

/** A yes or no that both databases declare as `boolean`, which is how rows of SQLite are read back as one. */
export const flagColumn = () => p.boolean().columnType('boolean')

/** An amount in minor units; both databases hold it exactly below 2^53. */
export const minorColumn = () => p.bigint('bigint')
