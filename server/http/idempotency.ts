import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from 'fastify'
import { type Context, type Writing, within } from '../context.ts'
import type { Tx } from '../platform/database.ts'
import { answersKeptSince } from '../platform/kept-answers.ts'
import type { App } from './app.ts'
import { httpFaults } from './http.faults.ts'

const KEY_CHARS_MAX = 255

/** Somebody else has answered the same key meanwhile: what this transaction wrote is taken back. */
class KeyTaken extends Error {}

/**
 * Honours `Idempotency-Key` on every POST. What a verb's transaction returns is what the route answers, so the answer
 * is kept in that transaction; a verb of several transactions, or of none, has its answer kept after them.
 */
export function honourKeys(app: App): void {
  app.addHook('onRoute', (route) => {
    if (route.method === 'POST') route.handler = keeping(route, route.handler)
  })
}

function keeping(route: RouteOptions, handler: RouteHandlerMethod): RouteHandlerMethod {
  const status =
    Object.keys((route.schema?.response ?? {}) as object)
      .map(Number)
      .find((it) => it < 300) ?? 200
  return async function (request, reply) {
    reply.code(status)
    const key = request.headers['idempotency-key']
    if (key === undefined) return handler.call(this, request, reply)
    const asked = keyOf(request, String(key))
    const before = await find(request.ctx, asked)
    if (before) return replay(reply, before, asked)
    let kept = false
    const keep = async (tx: Tx, body: unknown) => {
      await insert(request.ctx, tx, asked, status, body)
      kept = true
    }
    const outer = request.ctx
    request.ctx = {
      ...outer,
      transaction: (work) => outer.db.transaction(async (tx) => answered(within(outer, tx), work, keep)),
    }
    try {
      const answer = await handler.call(this, request, reply)
      if (!kept) await outer.db.transaction((tx) => keep(tx, answer))
      return answer
    } catch (error) {
      const other = error instanceof KeyTaken ? await find(outer, asked) : undefined
      if (other) return replay(reply, other, asked)
      throw error
    }
  }
}

async function answered<T>(
  ctx: Writing,
  work: (ctx: Writing) => Promise<T>,
  keep: (tx: Tx, body: unknown) => Promise<void>,
): Promise<T> {
  const answer = await work(ctx)
  await keep(ctx.queries, answer)
  return answer
}

/** What is kept of a key: nothing by which the answer could be read without it. */
interface Asked {
  readonly digest: string
  readonly request: string
  readonly seal: Buffer
}

function keyOf(request: FastifyRequest, key: string): Asked {
  if (key === '' || key.length > KEY_CHARS_MAX) throw httpFaults.bad_key({})
  const who = request.caller ? String(request.caller.tokenId) : 'nobody'
  const { authorization = '' } = request.headers
  const body = JSON.stringify(request.body ?? null)
  return {
    digest: sha256(who, key).toString('hex'),
    request: sha256(request.method, request.url, body).toString('hex'),
    seal: sha256('answer', authorization, key, body),
  }
}

async function find(ctx: Context, { digest }: Asked) {
  const query = ctx.db.kysely.selectFrom('kept_answer').selectAll().where('digest', '=', digest)
  return query.where('created_at', '>', answersKeptSince(ctx.clock.now())).executeTakeFirst()
}

async function insert(ctx: Context, tx: Tx, asked: Asked, status: number, body: unknown): Promise<void> {
  const now = ctx.clock.now()
  await tx
    .deleteFrom('kept_answer')
    .where('digest', '=', asked.digest)
    .where('created_at', '<=', answersKeptSince(now))
    .execute()
  const sealed = body === undefined ? null : sealedText(JSON.stringify(body), asked.seal)
  const row = await tx
    .insertInto('kept_answer')
    .values({ digest: asked.digest, asked: asked.request, status, body: sealed, created_at: now })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new KeyTaken()
}

function replay(
  reply: FastifyReply,
  kept: { readonly asked: string; readonly status: number; readonly body: string | null },
  asked: Asked,
): unknown {
  if (kept.asked !== asked.request) throw httpFaults.key_reused({})
  void reply.code(kept.status).header('idempotency-replayed', 'true')
  return kept.body === null ? undefined : JSON.parse(openedText(kept.body, asked.seal))
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** An answer may hold a secret that is shown once: at rest only the caller's own key opens it. */
function sealedText(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
}

function openedText(sealed: string, key: Buffer): string {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}

function sha256(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('\0')).digest()
}
