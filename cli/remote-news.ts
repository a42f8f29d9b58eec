import { setTimeout as pause } from 'node:timers/promises'
import { Fault } from '../engine/kernel/fault.ts'
import type { ImportReport } from '../engine/report/report.ts'
import type { RunNews } from '../server/domains/imports/index.ts'
import type { Ask } from './remote.ts'

const AGAIN_AFTER_MS = 1_000
/** A server that is started anew is waited for: its runs go on. */
const PATIENCE_MS = 120_000

/** What a server tells of a run until it ends. Where the connection breaks, it goes on after the last step that was told. */
export async function* followRun(ask: Ask, id: string, signal: AbortSignal): AsyncGenerator<RunNews> {
  let [last, heard] = ['', Date.now()]
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = last === '' ? {} : { 'last-event-id': last }
      const { body } = await ask('GET', `v1/imports/${encodeURIComponent(id)}/events`, undefined, { headers, signal })
      for await (const block of blocksOf(body)) {
        heard = Date.now()
        const { event, data, id: step } = fieldsOf(block)
        if (step !== undefined) last = step
        const news = newsOf(event, data, last)
        if (news) yield news
        if (news?.event === 'end') return
      }
    } catch (error) {
      const lost = !(error instanceof Fault) || error.kind === 'unavailable' || error.kind === 'limited'
      if (!lost || (!signal.aborted && Date.now() - heard > PATIENCE_MS)) throw error
    }
    await pause(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** The blocks of a stream of server-sent events; an empty line ends each. */
async function* blocksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  let text = ''
  for await (const piece of body?.pipeThrough(new TextDecoderStream() as never) ?? []) {
    text += piece as unknown as string
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    yield* blocks
  }
}

function fieldsOf(block: string): Readonly<Record<string, string | undefined>> {
  const lines = block.split('\n').flatMap((line) => {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(lines)
}

function newsOf(event: string | undefined, data: string | undefined, last: string): RunNews | null {
  if (data === undefined) return null
  const told = JSON.parse(data) as Record<string, unknown>
  if (event === 'state') return { event, id: Number(last), data: told as { state: string; action: string } }
  if (event === 'end') return { event, data: told as unknown as ImportReport }
  if (event !== 'progress') return null
  const { bytes_done: bytesDone, bytes_total: bytesTotal, ...rest } = told
  return { event, data: { ...rest, bytesDone, bytesTotal, ended: false } as never }
}
