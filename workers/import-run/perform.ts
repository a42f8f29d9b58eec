import { access, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Analysis } from '../../engine/contract/analysis.ts'
import { fullDisk } from '../../engine/pipeline/spool.faults.ts'
import type { ImportReport } from '../../engine/report/report.ts'
import {
  beginRun,
  importFaults,
  isGoing,
  type RunOrder,
  type RunRow,
  RunTaken,
  reportRun,
  startOver,
  type TakenRun,
  takeRun,
} from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'
import { Conduct, runFolder } from './conduct.ts'
import { removeFolder } from './folders.ts'
import { heartbeat } from './heartbeat.ts'
import { readMappingText } from './mapping-file.ts'
import type { Life } from './messages.ts'
import { isInterruption } from './outage.ts'
import { isAlive, ownName } from './owner.ts'
import type { Answer, ImportEvent, ImportRequest } from './request.ts'
import { merchantOf, targetOf } from './scope.ts'

/** What a run's process gives its run. */
export interface RunPorts extends Life {
  readonly db: Database
  readonly now: () => Date
  readonly stdin: Readable
  readonly signal: AbortSignal
  tell(event: ImportEvent): void
  confirm(analysis: Analysis): Promise<Answer>
}

/** One import from address to report, in this process. A fault ends the run as `failed` and is thrown on. */
export async function performImport(request: ImportRequest, ports: RunPorts): Promise<ImportReport> {
  const { db } = ports
  const going = ports.again ?? request.run ?? null
  const over = going === null ? null : await ended(request, db, going)
  if (over) return over
  const target = targetOf(request.target)
  const merchantId = await merchantOf(db.kysely, target, request.merchant)
  const scope = { merchantId, products: request.products }
  const schema = await target.schema(db.kysely, scope)
  if (request.mode === 'full' && !schema.removable) throw importFaults.mode_impossible({ target: target.name })
  const { run, feed } = await (request.run === undefined ? begin(request, merchantId, ports) : take(request, ports))
  using _beating = heartbeat(db, run, ports.now)
  const conduct = new Conduct(request, ports, run, feed, target, scope, schema)
  try {
    await conduct.go()
  } catch (error) {
    if (isInterruption(error) && !ports.signal.aborted) throw error
    if (ports.signal.aborted) await conduct.cancel()
    const { state } = await reportRun(db.kysely, run.public_id)
    if (state !== 'cancelled' && !(error instanceof RunTaken)) {
      const named = fullDisk(error, runFolder(request.dataDir, run))
      await conduct.fail(named)
      throw named
    }
    // Another process took it for dead, and goes on with it and its files.
    if (isGoing(state)) throw importFaults.feed_busy({ address: request.address, id: run.public_id })
    // Cancelled, here or from elsewhere: whatever broke off because of it is no failure.
    await conduct.clear()
  }
  return reportRun(db.kysely, run.public_id)
}

/** The report of a run that ended before its process could say so: nothing of it is done twice. */
async function ended(request: ImportRequest, db: Database, id: string): Promise<ImportReport | null> {
  const report = await reportRun(db.kysely, id)
  // A failed run may go on, where the one who asks again does not wait for the very run.
  if (isGoing(report.state) || (report.state === 'failed' && request.run === undefined)) return null
  await removeFolder(runFolder(request.dataDir, { public_id: id }))
  return report
}

/** Takes the run that was asked for out of the queue, or goes on with it where a process died. */
async function take(request: ImportRequest, ports: RunPorts): Promise<Pick<TakenRun, 'run' | 'feed'>> {
  const { db, now } = ports
  const alive = (owner: string, beat: Date | null) => isAlive(owner, beat, now())
  const taken = await takeRun(db, request.run ?? '', ownName(), now(), alive)
  const { run } = taken
  if (run.columns === null || (await hasFiles(request, run))) return taken
  ports.tell({ type: 'notice', text: `The files of import ${run.public_id} are gone; it begins anew.` })
  return { ...taken, run: await startOver(db, run) }
}

const hasFiles = (request: ImportRequest, run: Pick<RunRow, 'public_id'>) =>
  isThere(join(runFolder(request.dataDir, run), 'spooled.json'))

/** Makes the run, or takes up an interrupted one whose spool and traces are still there. */
async function begin(request: ImportRequest, merchantId: number | null, ports: RunPorts) {
  const { db, now } = ports
  const order = await orderOf(request, merchantId, ports.again !== null)
  const alive = (owner: string, beat: Date | null) => isAlive(owner, beat, now())
  const found = await beginRun(db, order, now(), alive)
  if (found.left) await removeFolder(runFolder(request.dataDir, found.left))
  if (!found.resumed) return found
  const { run } = found
  if (run.columns !== null && !(await hasFiles(request, run))) {
    ports.tell({
      type: 'notice',
      text: `The files of the interrupted import ${run.public_id} are gone; it begins anew.`,
    })
    return beginRun(db, { ...order, restart: true }, now(), alive)
  }
  ports.tell({ type: 'notice', text: `Going on with import ${run.public_id}, which was interrupted.` })
  return found
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function orderOf(request: ImportRequest, merchantId: number | null, again: boolean): Promise<RunOrder> {
  const { target, mode, missing, dryRun, products, set, mappingFile } = request
  const address = addressOf(request.address)
  const mapping = mappingFile === undefined ? null : await readMappingText(mappingFile).catch(() => null)
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
    // What is piped in now need not be what was piped in then.
    restart: request.restart || (address === '-' && !again),
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
