import { sql } from 'kysely'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { Type } from 'typebox'
import type { Database } from '../platform/database.ts'
import type { App } from './app.ts'
import { httpFaults } from './http.faults.ts'
import { problems } from './problems.ts'

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const Well = Type.Object({ status: Type.Literal('ok') })

/** What those ask who keep the process alive: does it run, is it ready, how is it. */
export function operate(app: App, db: Database): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }
    seconds.observe(labels, reply.elapsedTime / 1000)
  })
  const tags = ['operations']
  const open = { config: { access: 'public' as const } }
  app.get('/health', { ...open, schema: { tags, summary: 'Does it run?', response: { 200: Well } } }, async () => ({
    status: 'ok' as const,
  }))
  const ready = { tags, summary: 'Can it answer?', response: { 200: Well, ...problems(httpFaults.overloaded) } }
  app.get('/ready', { ...open, schema: ready }, async () => {
    await sql`select 1`.execute(db.kysely).catch((cause) => {
      throw httpFaults.overloaded({}, { cause })
    })
    return { status: 'ok' as const }
  })
  const text = { description: 'The measurements', content: { 'text/plain': { schema: Type.String() } } }
  const metrics = { tags, summary: 'Measurements, for Prometheus', response: { 200: text, ...problems() } }
  app.get('/metrics', { config: { access: { scope: 'metrics:read' } }, schema: metrics }, async (_request, reply) => {
    void reply.type(registry.contentType)
    return registry.metrics()
  })
}
