import type { MigrationObject } from '@mikro-orm/core'
import { Migration20261123192216_initial } from './Migration20261123192216_initial.ts'

/** Every migration of this dialect, oldest first. */
export const migrations: MigrationObject[] = [
  { name: 'Migration20261123192216_initial', class: Migration20261123192216_initial },
]
