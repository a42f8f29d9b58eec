import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Analysis } from '../../engine/contract/analysis.ts'
import type { Database } from '../../server/platform/database.ts'
import { fetchSource, understandSource } from './fetch.ts'
import { propose } from './propose.ts'
import { merchantOf, targetOf } from './scope.ts'

/** What `izb analyze` asks for. */
export interface AnalyzeRequest {
  readonly address: string
  readonly target: string
  /** Whose feed it is; what that merchant confirmed before is proposed again. */
  readonly merchant?: string
  readonly dataDir: string
}

/** Looks at a source and says what an import would make of it. Nothing of it stays. */
export async function analyzeFeed(
  db: Database,
  request: AnalyzeRequest,
  from: { readonly stdin: Readable; readonly signal: AbortSignal },
): Promise<Analysis> {
  const target = targetOf(request.target)
  const merchantId = request.merchant === undefined ? null : await merchantOf(db.kysely, target, request.merchant)
  const schema = await target.schema(db.kysely, { merchantId, products: true })
  await mkdir(request.dataDir, { recursive: true })
  const folder = await mkdtemp(join(request.dataDir, 'analysis-'))
  try {
    const spooled = await fetchSource(request.address, folder, from.stdin, from.signal)
    const fetched = await understandSource(spooled, undefined)
    const { analysis } = await propose(fetched, schema, spooled, request.address)
    return analysis
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
