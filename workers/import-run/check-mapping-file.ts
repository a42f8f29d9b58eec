import type { Readable } from 'node:stream'
import { fitted } from '../../engine/mapping/fit.ts'
import type { Finding } from '../../engine/mapping/lint/finding.ts'
import { sourceFindings } from '../../engine/mapping/lint/source.ts'
import { lintMapping } from '../../engine/mapping/lint.ts'
import { withOwnFields } from '../../engine/mapping/own-fields.ts'
import { readMapping } from '../../engine/mapping/read.ts'
import { loadFormats, loadRules } from '../../engine/plugins.ts'
import type { Database } from '../../server/platform/database.ts'
import { understandFeed } from './analyze-feed.ts'
import { targetOf } from './scope.ts'

/** A mapping document to be judged, and, where it is known, the source it is for. */
export interface MappingCheck {
  readonly text: string
  /** As it may be called in a message. */
  readonly name: string
  readonly dataDir: string
  /** Address of a source whose columns it must name rightly. */
  readonly address?: string
}

/** Everything that is wrong or odd with a mapping document. Throws `mapping.unreadable`, or the faults of the source. */
export async function checkMappingFile(
  db: Database,
  check: MappingCheck,
  world: { readonly stdin: Readable; readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  const document = readMapping(check.text, check.name)
  const target = targetOf(document.target ?? 'offers')
  const schema = withOwnFields(await target.schema(db.kysely, { merchantId: null, products: true }), document)
  const rules = await loadRules()
  if (check.address === undefined) {
    const formats = await loadFormats()
    return [...lintMapping(document, { rules, schema }), ...sourceFindings(document.source ?? {}, formats)]
  }
  const { address, dataDir } = check
  const source = document.source === undefined ? {} : { source: document.source }
  const { fetched } = await understandFeed(db, { address, dataDir, target: target.name, ...source }, world)
  // The mapping of a platform names columns that a file need not have.
  const judged = document.platform ? fitted(document, fetched.columns, fetched.format.loose) : document
  return lintMapping(judged, { rules, schema, columns: fetched.columns })
}
