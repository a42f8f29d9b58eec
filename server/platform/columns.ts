import { p } from '@mikro-orm/core'

/** Primary key of every table but `setting`; a bigint one would never compare equal on SQLite. */
export const idColumn = () => p.integer().primary().autoincrement()

/** An instant to the millisecond: `timestamptz` on PostgreSQL, milliseconds since 1970 on SQLite. */
export const instantColumn = () => p.datetime().length(3)

/** A yes or no that both databases declare as `boolean`, which is how rows of SQLite are read back as one. */
export const flagColumn = () => p.boolean().columnType('boolean')

/** An amount in minor units; both databases hold it exactly below 2^53. */
export const minorColumn = () => p.bigint('bigint')
