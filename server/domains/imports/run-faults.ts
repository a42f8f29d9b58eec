import { mappingFaults } from '../../../engine/mapping/mapping.faults.ts'
import { sourceFaults } from '../../../engine/pipeline/spool.faults.ts'
import { platformFaults } from '../../platform/faults.ts'
import { fetchFaults } from '../../platform/fetch/fetch.faults.ts'
import { pagesFaults } from '../../platform/pages.faults.ts'
import { WHOSE } from './feeds.writes.ts'
import { importFaults } from './imports.faults.ts'

/** What a request for a run may be refused for. */
export const RUN_FAULTS = [
  ...WHOSE,
  importFaults.feed_busy,
  importFaults.source_unsaid,
  importFaults.address_refused,
  importFaults.upload_of_other,
  importFaults.mode_impossible,
  importFaults.desk_busy,
  mappingFaults.unreadable,
  mappingFaults.invalid,
  platformFaults.row_not_found,
  platformFaults.upload_too_large,
  importFaults.no_source,
  pagesFaults.ambiguous,
] as const

/** As large as a mapping document may be. */
export const MAPPING_BYTES_MAX = 20_000_000

/** What a look at a source may be refused for, besides: the source itself, and where it comes from. */
export const LOOK_FAULTS = [
  ...RUN_FAULTS,
  importFaults.upload_gone,
  importFaults.missing_required,
  importFaults.no_records,
  importFaults.crashed,
  importFaults.look_too_long,
  ...Object.values(sourceFaults),
  ...Object.values(fetchFaults),
] as const
