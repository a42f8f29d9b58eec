import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Context } from '../context.ts'
import type { Caller } from '../domains/access/index.ts'
import type { Access } from './access.ts'

/** Requests and answers have the types of their schemas. */
interface Typed extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown
}

/** The server as routes see it. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, Typed>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may; a route without it cannot be registered. */
    access?: Access
    /** How long its body may take; a minute unless told. */
    bodyMsMax?: number
  }
  interface FastifyRequest {
    /** Who acts, within which bounds. */
    ctx: Context
    /** Who stands behind the token; null on a public route. */
    caller: Caller | null
  }
}
