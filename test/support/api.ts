import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { afterAll } from 'vitest'
import { fakeClock } from '../../engine/kernel/clock.ts'
import { buildApp } from '../../server/app.ts'
import { type Context, operatorContext } from '../../server/context.ts'
import { createToken, type NewToken } from '../../server/domains/access/index.ts'
import type { App } from '../../server/http/app.ts'
import type { Limits } from '../../server/http/limits.ts'
import { diskStore } from '../../server/platform/content-store.ts'
import type { Database } from '../../server/platform/database.ts'
import { queueOnDemand } from '../../server/platform/jobs/open-queue.ts'
import { mapperDesk } from '../../workers/import-run/desk.ts'
import { workOff } from '../../workers/main.ts'
import type { TestDatabase } from './databases.ts'

/** Small enough for a test to go beyond it. */
const UPLOAD_BYTES_MAX = 1_000_000

const STARTED_AT = '2026-05-06T07:08:09.000Z'

/** What an answer was: its status, its headers, its body as JSON where it is some. */
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any
  readonly text: string
}

/** Somebody who sends requests. */
export type Caller = (request: string, body?: object | string, headers?: Record<string, string>) => Promise<Answer>

/** A server on a marketplace of its own, and those who ask it. */
export interface Api {
  readonly app: App
  readonly db: Database
  readonly clock: ReturnType<typeof fakeClock>
  /** The operator without HTTP, to set the scene. */
  readonly ctx: Context
  /** Asks as whoever has that token; `GET /v1/offers` is a request. */
  as(token: string | null): Caller
  /** A token, and who asks with it. */
  token(of: NewToken): Promise<{ id: string; token: string; ask: Caller }>
  /** Makes an active merchant. */
  merchant(code: string): Promise<number>
  /** Where files are kept. */
  readonly dataDir: string
  /** Does every job that is due, as a worker would. */
  work(): Promise<number>
}

/** Builds a server on a database. */
export async function serveApi(
  { db, url }: Pick<TestDatabase, 'db' | 'url'>,
  limits: Limits | null = null,
): Promise<Api> {
  const clock = fakeClock(STARTED_AT)
  const { jobs, close } = queueOnDemand({ db, databaseUrl: url, clock })
  const folder = mkdtempSync(join(tmpdir(), 'izb-content-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const content = diskStore(join(folder, 'content'))
  const allowHosts = ['127.0.0.1']
  const mapper = mapperDesk({ databaseUrl: url, dataDir: folder, allowHosts, uploadBytesMax: UPLOAD_BYTES_MAX })
  const app = await buildApp({ db, clock, jobs, content, mapper, version: '0.0.0', limits })
  app.addHook('onClose', close)
  const ctx = operatorContext(db, clock, { jobs, content, mapper })
  const as = (token: string | null): Caller => asking(app, token)
  return {
    app,
    db,
    clock,
    ctx,
    as,
    token: async (of) => {
      const { id, token } = await createToken(ctx, of)
      return { id, token, ask: as(token) }
    },
    merchant: async (code) => {
      const now = clock.now()
      const row = { code, name: code, status: 'active', custom: {}, created_at: now, updated_at: now } as const
      const made = await db.kysely
        .insertInto('merchant')
        .values(row as never)
        .returning('id')
        .executeTakeFirstOrThrow()
      return made.id
    },
    dataDir: folder,
    work: () => {
      const log = () => undefined
      return workOff({ db, databaseUrl: url, dataDir: folder, allowHosts, clock, log }, new AbortController().signal)
    },
  }
}

function asking(app: App, token: string | null): Caller {
  return async (request, body, headers = {}) => {
    const [method, url] = request.split(' ') as [InjectOptions['method'] & string, string]
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
    const payload = body === undefined ? {} : { payload: body }
    const response = await app.inject({
      method,
      url,
      headers: { ...authorization, ...headers },
      ...payload,
    } as InjectOptions)
    const json = /json/.test(String(response.headers['content-type']))
    return {
      status: response.statusCode,
      headers: response.headers as Record<string, string>,
      body: json && response.body !== '' ? JSON.parse(response.body) : null,
      text: response.body,
    }
  }
}

/** A product of a merchant with one offer on it. */
export async function addOffer(db: Database, merchant_id: number, sku: string, state = 'active'): Promise<string> {
  const at = new Date(STARTED_AT)
  const unsaid = { digest: null, feed_id: null, run_id: null, state_by: null, created_at: at, updated_at: at }
  const nothing = { gtin: null, category_id: null, source_category: null, image_url: null, match_key: null }
  const product = {
    merchant_id,
    key: sku,
    title: sku,
    brand: null,
    ...nothing,
    external_id: null,
    attributes: {},
    state,
    ...unsaid,
  }
  const { id: product_id } = await db.kysely
    .insertInto('product')
    .values(product as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  const price = { price: 1290, sale_price: null, currency: 'EUR', stock: 3, availability: null, condition: null }
  const offer = { merchant_id, product_id, sku, ...price, attributes: {}, state, ...unsaid }
  const { id } = await db.kysely
    .insertInto('offer')
    .values(offer as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  return String(id)
}
