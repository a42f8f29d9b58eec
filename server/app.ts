import { randomUUID } from 'node:crypto'
import { globSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { type FastifyBaseLogger, fastify } from 'fastify'
import type { Clock } from '../engine/kernel/clock.ts'
import { guard } from './http/access.ts'
import type { App } from './http/app.ts'
import { describe, showDocuments } from './http/documents.ts'
import { tagAnswers } from './http/etags.ts'
import { honourKeys } from './http/idempotency.ts'
import { type Limits, limit } from './http/limits.ts'
import { answerUnknown } from './http/not-found.ts'
import { operate } from './http/operations.ts'
import { answerError } from './http/problems.ts'
import { loseSlowSenders } from './http/slow-senders.ts'
import { compileValidator } from './http/validation.ts'
import { welcome } from './http/welcome.ts'
import type { ContentStore } from './platform/content-store.ts'
import type { Database } from './platform/database.ts'
import type { JobQueue } from './platform/jobs/queue.ts'
import type { MapperDesk } from './platform/mapper-desk.ts'

/** Everything the server is given; it reads nothing from the air. */
export interface Deps {
  readonly db: Database
  readonly clock: Clock
  /** The queue; opened when first asked for. */
  jobs(): Promise<JobQueue>
  /** Where files are kept; null where there is no place for them. */
  readonly content?: ContentStore | null
  /** Where sources are looked at; null where nobody can. */
  readonly mapper?: MapperDesk | null
  /** Of this program, as the documentation names it. */
  readonly version: string
  /** Where it is reached from outside; null where nobody said. */
  readonly url?: string | null
  /** Null: nothing is logged. */
  readonly log?: FastifyBaseLogger | null
  /** Null: nobody is turned away. */
  readonly limits?: Limits | null
  /** Whose word is believed about who asked: addresses and networks of proxies, or everybody’s. */
  readonly trustProxy?: string | boolean
  /** Whether /docs is there. */
  readonly docs?: boolean
}

const BODY_BYTES_MAX = 1_048_576
const PARAM_CHARS_MAX = 300

/** Builds the server with all its routes; it listens nowhere yet. */
export async function buildApp(deps: Deps): Promise<App> {
  const app = fastify({
    ...(deps.log ? { loggerInstance: deps.log } : { logger: false }),
    trustProxy: deps.trustProxy ?? false,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    // Each route has its own patience with a body.
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAM_CHARS_MAX },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  }) as unknown as App
  app.setValidatorCompiler(compileValidator as never)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))

  await app.register(helmet, { contentSecurityPolicy: { directives: { 'default-src': ["'none'"] } } })
  await app.register(cors, {
    origin: '*',
    strictPreflight: false,
    exposedHeaders: ['etag', 'x-request-id', 'idempotency-replayed'],
  })
  await describe(app, deps.version, deps.url ?? null)
  if (deps.docs) await showDocuments(app)
  answerUnknown(app)
  if (deps.limits) await limit(app, deps.limits)
  loseSlowSenders(app)
  guard(app, { ...deps, content: deps.content ?? null, mapper: deps.mapper ?? null })
  honourKeys(app)
  tagAnswers(app)
  operate(app, deps.db)
  welcome(app)
  for (const register of await loadRoutes()) register(app)
  return app
}

/** The routes of every domain, and those of the platform; a new domain adds its own by a file `*.routes.ts` alone. */
async function loadRoutes(): Promise<((app: App) => void)[]> {
  const cwd = import.meta.dirname
  const files = globSync(`{domains/*,http}/*.routes${extname(import.meta.filename)}`, { cwd }).sort()
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(cwd, file)).href)))
  return modules.flatMap((module) => Object.values(module) as ((app: App) => void)[])
}
