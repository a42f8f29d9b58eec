import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Analysis } from '../../engine/contract/analysis.ts'
import type { ImportReport } from '../../engine/report/report.ts'
import { beginRun, importFaults, RunTaken, reportRun } from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'
import { Conduct } from './conduct.ts'
import { isAlive, ownName } from './owner.ts'
import type { ImportEvent, ImportRequest } from './request.ts'
import { merchantOf, targetOf } from './scope.ts'

/** What a run's process gives its run. */
export interface RunPorts {
  readonly db: Database
  readonly now: () => Date
  readonly stdin: Readable
  readonly signal: AbortSignal
  /** True where an earlier life of this run was brought down: records are tried one by one. */
  readonly suspicious: boolean
  tell(event: ImportEvent): void
  confirm(analysis: Analysis): Promise<boolean>
}

/** One import from address to report, in this process. A fault ends the run as `failed` and is thrown on. */
export async function performImport(request: ImportRequest, ports: RunPorts): Promise<ImportReport> {
  const { db, now } = ports
  const target = targetOf(request.target)
  const merchantId = await merchantOf(db.kysely, target, request.merchant)
  const scope = { merchantId, products: request.products }
  const schema = await target.schema(db.kysely, scope)
  if (request.mode === 'full' && !schema.removable) throw importFaults.mode_impossible({ target: target.name })
  const order = await orderOf(request, merchantId)
  const { run, feed, resumed } = await beginRun(db, order, now(), (owner, beat) => isAlive(owner, beat, now()))
  if (resumed) ports.tell({ type: 'notice', text: `Going on with import ${run.public_id}, which was interrupted.` })
  const conduct = new Conduct(request, ports, run, feed, target, scope, schema)
  try {
    await conduct.go()
  } catch (error) {
    // A cancel from elsewhere has ended the run already.
    if (!(error instanceof RunTaken)) {
      await conduct.fail(error)
      throw error
    }
    await conduct.clear()
  }
  return reportRun(db.kysely, run.public_id)
}

async function orderOf(request: ImportRequest, merchantId: number | null) {
  const { target, mode, missing, dryRun, products, set, mappingFile } = request
  const address = addressOf(request.address)
  const mapping = mappingFile === undefined ? null : await readFile(mappingFile, 'utf8').catch(() => null)
  const limits = { maxInvalid: request.maxInvalid ?? null, maxRemoved: request.maxRemoved ?? null }
  const how = { mode: mode ?? null, missing: missing ?? null, dryRun, products, set, mapping }
  return {
    merchantId,
    target,
    address,
    mode,
    missing,
    dryRun,
    options: { ...how, ...limits, stamp: await stampOf(address) },
    restart: request.restart,
    owner: ownName(),
  }
}

/** A local file by its full path: the same feed from whatever folder it is named. */
export function addressOf(address: string): string {
  return address === '-' || /^[a-z][a-z0-9+.-]+:/i.test(address) ? address : resolve(address)
}

/** Tells whether a local file is still the one that an interrupted run began with. */
async function stampOf(address: string): Promise<string | null> {
  const facts = await stat(address).catch(() => null)
  return facts ? `${facts.size}:${facts.mtimeMs}` : null
}
