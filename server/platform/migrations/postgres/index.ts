import type { MigrationObject } from '@mikro-orm/core'
import { Migration20261123192216_initial } from './Migration20261123192216_initial.ts'
import { Migration20261130190832_jobs_and_outbox } from './Migration20261130190832_jobs_and_outbox.ts'
import { Migration20261130200518_learning_and_drift } from './Migration20261130200518_learning_and_drift.ts'
import { Migration20261130203800_access } from './Migration20261130203800_access.ts'
import { Migration20261130205936_merchants } from './Migration20261130205936_merchants.ts'
import { Migration20261130231306_catalogue } from './Migration20261130231306_catalogue.ts'
import { Migration20261130231400_search_text } from './Migration20261130231400_search_text.ts'
import { Migration20261201024308_search_and_families } from './Migration20261201024308_search_and_families.ts'
import { Migration20261201044411_feeds_and_uploads } from './Migration20261201044411_feeds_and_uploads.ts'
import { Migration20261201050755_images } from './Migration20261201050755_images.ts'

/** Every migration of this dialect, oldest first. */
export const migrations: MigrationObject[] = [
  { name: 'Migration20261123192216_initial', class: Migration20261123192216_initial },
  { name: 'Migration20261130190832_jobs_and_outbox', class: Migration20261130190832_jobs_and_outbox },
  { name: 'Migration20261130200518_learning_and_drift', class: Migration20261130200518_learning_and_drift },
  { name: 'Migration20261130203800_access', class: Migration20261130203800_access },
  { name: 'Migration20261130205936_merchants', class: Migration20261130205936_merchants },
  { name: 'Migration20261130231306_catalogue', class: Migration20261130231306_catalogue },
  { name: 'Migration20261130231400_search_text', class: Migration20261130231400_search_text },
  { name: 'Migration20261201024308_search_and_families', class: Migration20261201024308_search_and_families },
  { name: 'Migration20261201044411_feeds_and_uploads', class: Migration20261201044411_feeds_and_uploads },
  { name: 'Migration20261201050755_images', class: Migration20261201050755_images },
]
