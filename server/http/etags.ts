import { textTag, versionTag } from '../platform/must-match.ts'
import type { App } from './app.ts'

/** Gives answers their `ETag`, the row's version where it has one, and says 304 to who has it already. */
export function tagAnswers(app: App): void {
  app.addHook<{ version?: unknown } | null>('preSerialization', async (_request, reply, payload) => {
    if (reply.statusCode < 300 && typeof payload?.version === 'number')
      void reply.header('etag', versionTag(payload.version))
    return payload
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string') return payload
    if (!reply.hasHeader('etag')) void reply.header('etag', textTag(payload))
    const have = request.headers['if-none-match']?.split(',').map((it) => it.trim().replace(/^W\//, '')) ?? []
    if (!have.includes(String(reply.getHeader('etag')))) return payload
    void reply.code(304).removeHeader('content-type')
    return ''
  })
}
