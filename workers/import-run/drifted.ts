import type { Analysis, Proposal } from '../../engine/contract/analysis.ts'
import type { Drift } from '../../engine/contract/drift.ts'
import type { MappingDocument } from '../../engine/contract/mapping.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import type { Problem } from '../../engine/kernel/reject.ts'
import { problem } from '../../engine/kernel/reject.ts'
import { mappingFaults } from '../../engine/mapping/mapping.faults.ts'
import { withRenamed } from '../../engine/mapping/reads.ts'
import { fieldsOf } from '../../engine/mapping/usage.ts'
import { loadRules } from '../../engine/plugins.ts'
import { see } from '../../engine/sniff/analyze.ts'
import { driftOf, lostColumns, tracesOf } from '../../engine/sniff/drift.ts'
import type { StoredMapping } from '../../server/domains/imports/index.ts'
import type { Fetched } from './fetch.ts'

/** The columns of a fetched source, to be kept with the mapping that is confirmed for it. */
export function tracesIn({ format, options, columns, sampled, spool }: Fetched) {
  const { originalBytes: bytes, sizeBytes, encoding } = spool
  return tracesOf(see({ address: '', bytes, sizeBytes, encoding, format, options, columns, sampled }).profiles)
}

/**
 * How a source differs from what its stored mapping was confirmed for; null where it does not. `understand` is asked only
 * where it does. Fields that a sample of XML or JSON lacks may come later: there only what is required counts as lost.
 */
export async function findDrift(
  stored: StoredMapping,
  fetched: Fetched,
  schema: TargetSchema,
  understand: () => Promise<{ readonly analysis: Analysis }>,
): Promise<{ readonly drift: Drift; readonly analysis: Analysis } | null> {
  const { document, columns: before } = stored
  if (!before || fetched.columns.length === 0) return null
  const { columns } = fetched
  const compared = { document, before, columns, schema, rules: await loadRules() }
  const were = new Set(before.map(({ path }) => path))
  if (lostColumns(compared).length === 0 && columns.every((column) => were.has(column))) return null
  const { analysis } = await understand()
  const { format, options, sampled, spool, whole } = fetched
  const { originalBytes: bytes, sizeBytes, encoding } = spool
  const { profiles } = see({ address: '', bytes, sizeBytes, encoding, format, options, columns, sampled })
  const found = driftOf(compared, profiles, analysis.mapping)
  const sure = whole || !format.loose
  const drift = sure ? found : { ...found, lost: found.lost.filter(({ required }) => required.length > 0) }
  return { drift, analysis: { ...analysis, drift } }
}

/** True where nothing may be imported with the mapping as it is. */
export function isBroken({ lost }: Drift): boolean {
  return lost.some(({ required }) => required.length > 0)
}

/** The stored mapping under the new names; null where these do not mend all that is broken. */
export async function mended(document: MappingDocument, drift: Drift): Promise<MappingDocument | null> {
  const names = new Map(drift.renamed.map(({ from, to }) => [from, to]))
  const renamed = withRenamed(document, names)
  const reads = fieldsOf(renamed, await loadRules())
  return drift.lost.some(({ column, required }) => required.length > 0 && reads.has(column)) ? null : renamed
}

/** The analysis of a source as its mended mapping takes it. */
export function asMended(analysis: Analysis, document: MappingDocument, drift: Drift): Analysis {
  const names = new Map(drift.renamed.map((it) => [it.to, it]))
  const mapping = Object.entries(document.attributes).flatMap(([attribute, { from }]): Proposal[] => {
    const columns = from === undefined ? [] : typeof from === 'string' ? [from] : from
    const [renamed] = columns.flatMap((column) => names.get(column) ?? [])
    if (columns.length === 0) return []
    const reason = renamed ? `It was “${renamed.from}”: ${renamed.reason}` : 'As confirmed before'
    return [{ attribute, from: columns, confidence: renamed?.confidence ?? 1, reason }]
  })
  return { ...analysis, mapping }
}

/** The fault of a source that lost what it cannot do without. */
export function columnLost(mapping: number, drift: Drift) {
  const lost = drift.lost
    .filter(({ required }) => required.length > 0)
    .map(({ column, required }) => {
      const renamed = drift.renamed.find(({ from }) => from === column)
      return { column, required, renamed: renamed ? { to: renamed.to, reason: renamed.reason } : null }
    })
  const gained = drift.gained.map(({ column }) => column)
  return mappingFaults.column_lost({ mapping: String(mapping), lost, gained })
}

/** What a run that goes on all the same tells of the difference. */
export function drifted({ lost, gained, renamed }: Drift): Problem[] {
  return [
    ...lost.map(({ column, attributes }) => {
      const now = renamed.find(({ from }) => from === column)
      const words = now ? ` “${now.to}” seems to be it under a new name: ${now.reason}.` : ''
      const detail = `The source has no column “${column}” any more; ${attributes.join(', ')} stays as it is.${words}`
      return problem('column_lost', 'warning', attributes[0] ?? '', column, detail)
    }),
    ...gained.map(({ column, proposal }) => {
      const words =
        proposal === null
          ? 'Add it to the mapping, or to its ignore.'
          : `It looks like ${proposal}: add it to the mapping.`
      return problem('column_new', 'warning', proposal ?? '', column, `The column “${column}” is new. ${words}`)
    }),
  ]
}
