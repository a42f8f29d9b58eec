import { type ChildProcess, fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Preview } from '../../engine/contract/preview.ts'
import { Fault, type FaultKind } from '../../engine/kernel/fault.ts'
import type { ImportReport } from '../../engine/report/report.ts'
import { importFaults } from '../../server/domains/imports/imports.faults.ts'
import type { Look } from '../../server/platform/mapper-desk.ts'
import type { FaultWords, FromRun, Life, ToRun } from './messages.ts'
import { isOutage, Outage, PATIENCE } from './outage.ts'
import type { Answer, ImportListener, ImportRequest } from './request.ts'

/** Deaths without a step forward in between, after which it is given up. */
const DEATHS_MAX = 3
/** Deaths in all: a script that kills on every record would otherwise go on for ever. */
const DEATHS_IN_ALL_MAX = 40

/**
 * Runs an import in a process of its own, and again when that dies or its database went away. Throws the run's fault, or
 * `imports.crashed`.
 */
export async function superviseImport(
  request: ImportRequest,
  listener: ImportListener,
  patience = PATIENCE,
): Promise<ImportReport> {
  const last = await superviseRun(request, listener, new Outage(patience))
  if (last.say !== 'done') throw new Error(`a run ended with ${last.say}`)
  return last.report
}

/** Looks what an import would do, in the same way: the mapping runs in a process of its own here too. */
export async function previewImport(request: ImportRequest, listener: ImportListener): Promise<Preview> {
  const last = await superviseRun(request, listener, new Outage(PATIENCE))
  if (last.say !== 'previewed') throw new Error(`a preview ended with ${last.say}`)
  return last.preview
}

/** Looks at a source, in a process of its own: whatever is in it hurts nobody else. */
export async function lookAtSource(request: ImportRequest, listener: ImportListener): Promise<Look> {
  const last = await superviseRun({ ...request, look: request.look ?? {} }, listener, new Outage(PATIENCE))
  if (last.say !== 'looked') throw new Error(`a look ended with ${last.say}`)
  return last.look
}

async function superviseRun(request: ImportRequest, listener: ImportListener, outage: Outage): Promise<FromRun> {
  let [deaths, since, spooled] = [0, 0, false]
  let going: string | null = null
  for (;;) {
    let stepped = false
    const life: Life = { again: going, suspicious: deaths > 0 }
    const last = await oneLife({ ...request, restart: request.restart && going === null }, life, {
      ...listener,
      on: (event) => {
        stepped ||= event.type === 'progress' || (event.type === 'notice' && event.step === true)
        spooled ||= event.type === 'state' && event.state === 'running'
        if (event.type === 'state') going = event.id
        listener.on(event)
      },
    })
    if (listener.leave?.aborted) throw importFaults.interrupted({ id: going ?? request.run ?? '' })
    if (stepped) outage.over()
    // What was piped in is gone with the process that had not yet stored it.
    const repeatable = request.address !== '-' || request.upload !== undefined || spooled
    if (going !== null && repeatable && (await passes(last, outage, listener))) continue
    if (last) return settle(last)
    deaths += 1
    since = stepped ? 0 : since + 1
    if (!repeatable) throw importFaults.crashed({ attempts: deaths })
    if (since >= DEATHS_MAX + 1 || deaths >= DEATHS_IN_ALL_MAX) throw importFaults.crashed({ attempts: deaths })
    listener.on({
      type: 'notice',
      text: 'The import’s process died; going on from the last checkpoint, record by record.',
    })
  }
}

/** True where the run ended because its database went away, and it was waited long enough to try again. */
async function passes(last: FromRun | null, outage: Outage, listener: ImportListener): Promise<boolean> {
  if (last?.say !== 'fault' || !isOutage(last.fault)) return false
  if (outage.isNew) listener.on({ type: 'notice', text: `${last.fault.detail} Trying again for a minute.` })
  return outage.wait(listener.signal)
}

function settle(last: FromRun): FromRun {
  if (last.say === 'fault') throw faultOf(last.fault)
  if (last.say === 'defect') throw Object.assign(new Error('the import failed'), { stack: last.stack })
  return last
}

function faultOf({ code, kind, detail, fix, data }: FaultWords): Fault {
  return new Fault(code, kind as FaultKind, detail, fix, data)
}

// One arena: with one for each thread, what one has given back the others cannot use. And what is large goes back at once.
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '1048576' }

/** One process from its start to its last word; null where it died without one. */
function oneLife(request: ImportRequest, life: Life, listener: ImportListener): Promise<FromRun | null> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  const child = fork(fileURLToPath(new URL(`./child${extension}`, import.meta.url)), [], {
    stdio: [
      request.address === '-' && !request.upload && life.again === null ? 'inherit' : 'ignore',
      'ignore',
      request.debug ? 'inherit' : 'ignore',
      'ipc',
    ],
    // What V8 prints when a script exhausts it would be a stack trace on the merchant's terminal.
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--max-semi-space-size=8',
      '--no-parallel-scavenge',
      // What lives through the first chunks would later be laid among the old ones at once, and keep its dead neighbours alive.
      '--no-allocation-site-pretenuring',
      '--max-old-space-size=256',
    ],
    // The child finds its code compiled where this process keeps it.
    env: { ...process.env, NODE_COMPILE_CACHE: getCompileCacheDir() ?? '', ...MALLOC },
    serialization: 'advanced',
  })
  // Who was killed a moment ago cannot be told anything; that it is dead is told by its end.
  const tell = (message: ToRun) => child.connected && child.send(message, () => undefined)
  const cancel = () => tell({ say: 'cancel' })
  const leave = () => end(child)
  listener.signal?.addEventListener('abort', cancel, { once: true })
  listener.leave?.addEventListener('abort', leave, { once: true })
  return new Promise<FromRun | null>((resolve, reject) => {
    let last: FromRun | null = null
    child.on('message', (message: FromRun) => {
      if (message.say === 'event') listener.on(message.event)
      else if (message.say === 'ask')
        void decide(listener, message.analysis).then((answer) => tell({ say: 'answer', answer }), reject)
      else last = message
    })
    child.on('error', reject)
    child.on('close', () => resolve(last))
    tell({ say: 'go', request, life })
    if (listener.signal?.aborted) cancel()
    if (listener.leave?.aborted) leave()
  }).finally(() => {
    listener.signal?.removeEventListener('abort', cancel)
    listener.leave?.removeEventListener('abort', leave)
    end(child)
  })
}

async function decide(
  listener: ImportListener,
  analysis: Parameters<NonNullable<ImportListener['confirm']>>[0],
): Promise<Answer> {
  if (!listener.confirm) return 'taken'
  return (await listener.confirm(analysis)) ? 'confirmed' : 'declined'
}

function end(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}
