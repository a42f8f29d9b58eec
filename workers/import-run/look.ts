import type { Analysis } from '../../engine/contract/analysis.ts'
import { mappingAt } from '../../server/domains/imports/index.ts'
import type { Look, MappingProposal } from '../../server/platform/mapper-desk.ts'
import { type Brought, lookAtFeed } from './analyze-feed.ts'
import { asMended, findDrift, isBroken, mended, tracesIn } from './drifted.ts'
import { isMended } from './mapping-choice.ts'
import { addressOf, type RunPorts } from './perform.ts'
import { analyzeLearned, withOwnFields } from './propose.ts'
import type { ImportRequest } from './request.ts'

/** Looks at a source without importing it, and says what somebody would be asked before an import of it. */
export function performLook(request: ImportRequest, ports: RunPorts): Promise<Look> {
  const { address, dataDir, allowHosts, upload, target, merchant } = request
  const asked = { address, dataDir, allowHosts, upload, target, ...request.look, ...(merchant ? { merchant } : {}) }
  return lookAtFeed(ports.db, asked, ports, async (brought) => {
    const { columns } = brought.fetched
    return { ...(await judged(request, ports, brought)), columns, traces: tracesIn(brought.fetched) }
  })
}

type Judged = Pick<Look, 'analysis' | 'proposal'>

async function judged(request: ImportRequest, { db }: RunPorts, brought: Brought): Promise<Judged> {
  const { looked, schema, fetched, whose } = brought
  const understood = await analyzeLearned(db, looked, schema, whose)
  // With mended rejects the mapping of their run goes on.
  if (isMended(fetched.columns)) return { analysis: understood.analysis, proposal: null }
  const stored = await mappingAt(db.kysely, whose, request.target, addressOf(request.address))
  if (!stored) {
    const { analysis, document } = withOwnFields(understood, schema)
    return { analysis: understood.analysis, proposal: proposalOf(analysis, document) }
  }
  const drifted = await findDrift(stored, fetched, schema, async () => understood)
  if (!drifted) return { analysis: understood.analysis, proposal: null }
  const { analysis, drift } = drifted
  const renamed = isBroken(drift) ? await mended(stored.document, drift) : null
  return { analysis, proposal: renamed && proposalOf(asMended(analysis, renamed, drift), renamed) }
}

function proposalOf(analysis: Analysis, document: MappingProposal['document']): MappingProposal {
  const { mapping, unmapped_columns, drift } = analysis
  return { document, mapping, unmapped_columns, drift: drift ?? null }
}
