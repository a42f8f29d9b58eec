import { Fault, type FaultMaker } from '../engine/kernel/fault.ts'
import { mappingFaults } from '../engine/mapping/mapping.faults.ts'
import { sourceFaults } from '../engine/pipeline/spool.faults.ts'
import type { ImportReport } from '../engine/report/report.ts'
import { importFaults } from '../server/domains/imports/imports.faults.ts'
import { platformFaults } from '../server/platform/faults.ts'
import { fetchFaults } from '../server/platform/fetch/fetch.faults.ts'

/** All that a run may fail for. */
const KNOWN = [importFaults, sourceFaults, mappingFaults, fetchFaults, platformFaults].flatMap(
  (table) => Object.values(table) as FaultMaker<never>[],
)

/** Why a run of a server failed, as the fault that it was there. */
export function failureOf({ code, detail, fix }: NonNullable<ImportReport['reason']>): Fault {
  const kind = KNOWN.find((it) => it.code === code)?.kind ?? 'unavailable'
  return new Fault(code, kind, detail, fix, {})
}
