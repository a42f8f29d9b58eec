import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { Ref } from '../../http/resources.ts'
import { importFaults } from './imports.faults.ts'
import { type importProgress, imports } from './imports.queries.ts'
import { type RunNews, watchRun } from './watch-run.ts'

const HEARTBEAT_MS = 15_000
const RETRY_MS = 2_000

/** The same as server-sent events; a comment now and then keeps proxies from hanging up. */
async function* asText(news: AsyncGenerator<RunNews>): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`
  try {
    for (let next = news.next(); ; ) {
      const it = await Promise.race([next, pause(HEARTBEAT_MS, null, { ref: false })])
      if (it === null) yield ': still there\n\n'
      else if (it.done) return
      else {
        yield spelled(it.value)
        next = news.next()
      }
    }
  } finally {
    await news.return(undefined)
  }
}

function spelled(news: RunNews): string {
  const id = news.event === 'state' ? `id: ${news.id}\n` : ''
  const data = news.event === 'progress' ? progressView(news.data) : news.data
  return `event: ${news.event}\n${id}data: ${JSON.stringify(data)}\n\n`
}

const progressView = ({ state, counts, bytesDone, bytesTotal }: Awaited<ReturnType<typeof importProgress>>) => ({
  state,
  counts,
  bytes_done: bytesDone,
  bytes_total: bytesTotal,
})

const LAST_STEP = /^\d{1,15}$/

/** `GET /v1/imports/{id}/events`: live progress, until the run has ended. */
export function runEventRoutes(app: App): void {
  // Whoever watches must not keep the server from ending.
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  const stream = { description: 'Server-sent events', content: { 'text/event-stream': { schema: Type.String() } } }
  const headers = Type.Object({
    'last-event-id': Type.Optional(
      Type.String({ description: 'The last `id` that was seen: only what came after it is told' }),
    ),
  })
  app.get(
    '/v1/imports/:id/events',
    {
      config: { access: { scope: 'imports:read' } },
      schema: {
        tags: ['imports'],
        summary: 'Follow a run until it ends',
        description: 'Events `state` (with an id), `progress` and, at last, `end` with the report.',
        params: Ref,
        headers,
        response: { 200: stream, ...problems(importFaults.not_found) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await imports.row(request.ctx, id)
      const seen = request.headers['last-event-id'] ?? ''
      const after = LAST_STEP.test(seen) ? Number(seen) : 0
      void reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-store')
      void reply.header('x-accel-buffering', 'no')
      return reply.send(Readable.from(asText(watchRun(request.ctx, id, after, closing.signal))) as never)
    },
  )
}
