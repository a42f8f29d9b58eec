import { type TSchema, Type } from 'typebox'
import type { Context } from '../context.ts'
import type { Scope } from '../domains/access/index.ts'
import { platformFaults } from '../platform/faults.ts'
import { historyFields } from '../platform/history.ts'
import { pagesFaults } from '../platform/pages.faults.ts'
import type { Page, PageRequest } from '../platform/pages.ts'
import { externalIdOf, type Verb, type Writes } from '../platform/writes.ts'
import type { App } from './app.ts'
import { partRoute } from './part-routes.ts'
import { problems } from './problems.ts'
import { Instant, Nullable, Ref } from './resources.ts'

interface Writable {
  /** Plural, as the address has it; the tag of its routes. */
  readonly nouns: string
  readonly one: string
  readonly scope: Scope
  readonly writes: Writes
}

const OUTCOMES = [
  platformFaults.row_not_found,
  platformFaults.outdated,
  platformFaults.taken,
  platformFaults.transition_refused,
  platformFaults.write_conflict,
  pagesFaults.ambiguous,
] as const

/** The address of one thing by the id that its caller gave it. */
const ExternalRef = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200, description: '`external:<external_id>`, your own id of it' }),
})

/** Every route that changes a noun: made of its verbs alone, with the same address, checks and answers everywhere. */
export function writeRoutes(app: App, schema: TSchema, it: Writable): void {
  const { create, update, upsert, remove, actions = {}, whole = {} } = it.writes
  const all = `/v1/${it.nouns}`
  const one = `${all}/:id`
  if (create) app.post(all, options(it, create, schema, 201), (request) => create.run(request.ctx, '', body(request)))
  if (update) app.patch(one, options(it, update, schema), (request) => run(update, request))
  if (remove) app.delete(one, options(it, remove, schema), (request) => run(remove, request))
  if (upsert) {
    app.put(one, options(it, upsert, schema, 200, ExternalRef), (request) => {
      const externalId = externalIdOf(request.params.id)
      if (externalId === null) throw platformFaults.row_not_found({ noun: it.one, id: request.params.id })
      return upsert.run(request.ctx, externalId, body(request))
    })
  }
  for (const [name, verb] of Object.entries(actions)) {
    app.post(`${one}/${name}`, options(it, verb, schema), (request) => run(verb, request))
  }
  for (const [name, verb] of Object.entries(whole)) {
    app.post(`${all}/${name}`, options(it, verb, schema, 200, null), (request) =>
      verb.run(request.ctx, '', body(request)),
    )
  }
}

interface Request {
  readonly ctx: Context
  readonly params: { readonly id: string }
  readonly body: unknown
}

const body = (request: { readonly body: unknown }) => (request.body ?? {}) as never

const run = (verb: Verb, request: Request) => verb.run(request.ctx, request.params.id, body(request))

function options(it: Writable, verb: Verb, schema: TSchema, status = 200, params: typeof Ref | null = Ref) {
  return {
    config: { access: { scope: it.scope, ...(verb.only ? { only: verb.only } : {}) } },
    ...(verb.bodyBytesMax ? { bodyLimit: verb.bodyBytesMax } : {}),
    schema: {
      tags: [it.nouns],
      summary: verb.summary,
      ...(status === 201 || params === null ? {} : { params }),
      ...(verb.body ? { body: verb.body } : {}),
      response: { [status]: verb.answer ?? schema, ...problems(...OUTCOMES, ...(verb.faults ?? [])) },
    },
  } as {
    config: { access: { scope: Scope; only?: 'operator' } }
    schema: { params: typeof Ref }
  }
}

const HistoryEntry = Type.Object({
  id: Type.String(),
  at: Instant,
  action: Type.String(),
  from: Nullable(Type.String()),
  to: Type.String(),
  actor: Type.Object({ role: Type.String(), id: Nullable(Type.String()) }),
  reason: Nullable(Type.String()),
})

interface Remembered {
  readonly nouns: string
  readonly one: string
  readonly scope: Scope
  history(ctx: Context, ref: string, request: PageRequest): Promise<Page<object>>
}

/** How a thing came to be where it is. */
export function historyRoute(app: App, it: Remembered): void {
  partRoute(app, HistoryEntry, {
    ...it,
    part: 'history',
    summary: `Show how ${it.one} came to be where it is`,
    fields: historyFields,
    faults: [platformFaults.row_not_found, pagesFaults.ambiguous],
    page: it.history as never,
  })
}
