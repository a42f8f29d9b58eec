import { Fault } from '../../engine/kernel/fault.ts'
import { openMarketplace } from '../../server/prepare-marketplace.ts'
import { performLook } from './look.ts'
import type { FromRun, Life, ToRun } from './messages.ts'
import { performImport, type RunPorts } from './perform.ts'
import { performPreview } from './preview.ts'
import type { Answer, ImportRequest } from './request.ts'

// The run's own process: one request in, events and one last word out. Nothing it reads can hurt anybody else.

const cancelled = new AbortController()
let answer: ((given: Answer) => void) | undefined

const say = (message: FromRun): Promise<void> =>
  new Promise((resolve) => {
    if (process.connected) process.send?.(message, () => resolve())
    else resolve()
  })

process.on('message', (message: ToRun) => {
  if (message.say === 'cancel') cancelled.abort()
  else if (message.say === 'answer') answer?.(message.answer)
  else void live(message.request, message.life)
})
// Whoever asked is gone, and with it the terminal: what is written stays, and the same command goes on.
process.on('disconnect', () => process.exit(1))
// Ctrl-C reaches the whole group; the one who asked decides what it means.
process.on('SIGINT', () => undefined)

async function live(request: ImportRequest, life: Life): Promise<void> {
  await say(await lastWord(request, life))
  process.exit(0)
}

async function lastWord(request: ImportRequest, life: Life): Promise<FromRun> {
  try {
    const { databaseUrl, busyWaitMs } = request
    const db = await openMarketplace(databaseUrl, { bulk: true, ...(busyWaitMs === undefined ? {} : { busyWaitMs }) })
    try {
      const ports: RunPorts = {
        db,
        ...life,
        now: () => new Date(),
        stdin: process.stdin,
        signal: cancelled.signal,
        tell: (event) => void say({ say: 'event', event }),
        confirm: ask,
      }
      if (request.look) return { say: 'looked', look: await performLook(request, ports) }
      return request.preview
        ? { say: 'previewed', preview: await performPreview(request, ports) }
        : { say: 'done', report: await performImport(request, ports) }
    } finally {
      await db.close()
    }
  } catch (error) {
    return inWords(error)
  }
}

function ask(analysis: Parameters<RunPorts['confirm']>[0]): Promise<Answer> {
  return new Promise((resolve) => {
    answer = resolve
    void say({ say: 'ask', analysis })
  })
}

function inWords(error: unknown): FromRun {
  if (error instanceof Fault) {
    const { code, kind, message: detail, fix, data } = error
    return { say: 'fault', fault: { code, kind, detail, fix, data } }
  }
  return { say: 'defect', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
