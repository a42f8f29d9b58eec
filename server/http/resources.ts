import { type Static, type TObject, type TOptional, type TSchema, type TString, Type } from 'typebox'
import type { Context } from '../context.ts'
import type { Scope } from '../domains/access/index.ts'
import { platformFaults } from '../platform/faults.ts'
import { pagesFaults } from '../platform/pages.faults.ts'
import { PAGE_SIZE, PAGE_SIZE_MAX, type Page, type PageFields, type PageRequest } from '../platform/pages.ts'
import type { App } from './app.ts'
import { problems } from './problems.ts'
import { Instant, ListOf, Nullable } from './shapes.ts'

export { Actor, Fields, Instant, ListOf, Nullable, Words } from './shapes.ts'

/** What may stand in an address for one thing: its id, or what it is called. */
const REF_CHARS_MAX = 200
export const Ref = Type.Object({
  id: Type.String({ minLength: 1, maxLength: REF_CHARS_MAX, description: 'Its id, or what it is called' }),
})

/** A page as every list answers it. */
export const PageOf = <S extends TSchema>(items: S) =>
  Type.Object({
    data: ListOf(items),
    next_cursor: Nullable(
      Type.String({ description: 'Goes into `cursor` of the next request; null on the last page' }),
    ),
  })

/** A schema that stands once in the document, and is named everywhere else. */
export function named<S extends TSchema>(app: App, id: string, schema: S): TSchema & { readonly static?: Static<S> } {
  app.addSchema({ ...schema, $id: id })
  return Type.Unsafe<Static<S>>({ $ref: `${id}#` })
}

type PageQuery = TObject<Record<string, TOptional<TString>>>

/** What a list may be asked, field by field, so that the documentation says it. */
export function pageQuery(fields: PageFields, followed = false): PageQuery {
  const filters = Object.keys(fields).map((name) => [
    name,
    Type.Optional(Type.String({ description: `Only those with this ${name}; several with a comma, empty for none` })),
  ])
  const sortable = Object.entries(fields).flatMap(([name, field]) => (field.nullable ? [] : [name, `-${name}`]))
  const limit = Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE })
  const since = { ...Instant, description: 'Only what changed since then, with what was deleted' }
  const properties = {
    limit: Type.Optional(limit),
    cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
    sort: Type.Optional(Type.String({ description: `One of ${sortable.join(', ')}` })),
    ...(followed ? { updated_since: Type.Optional(Type.String(since)) } : {}),
    ...Object.fromEntries(filters),
  }
  return Type.Object(properties, { additionalProperties: false }) as unknown as PageQuery
}

/** The page that a query asks for. */
export function pageRequestOf(query: Readonly<Record<string, unknown>>): PageRequest {
  const { limit, cursor, sort, updated_since, ...filters } = query
  return { limit, cursor, sort, updated_since, filters } as PageRequest
}

/** The faults of every list. */
export const LIST_FAULTS = [pagesFaults.bad_value, pagesFaults.bad_cursor, pagesFaults.unknown_field] as const

interface Readable<View> {
  /** Plural, as the address has it; the tag of its routes. */
  readonly nouns: string
  readonly one: string
  readonly scope: Scope
  readonly fields: PageFields
  readonly followed?: boolean
  page(ctx: Context, request: PageRequest): Promise<Page<View>>
  find(ctx: Context, ref: string): Promise<View>
  /** Where one is shown with more than its line in the list. */
  readonly whole?: { readonly schema: TSchema; find(ctx: Context, ref: string): Promise<unknown> }
}

/** The two reads of a noun: a page of it, and one. */
export function readRoutes<S extends TSchema>(app: App, schema: S, it: Readable<Static<S>>): void {
  const tags = [it.nouns]
  const whole: { readonly schema: TSchema; find(ctx: Context, ref: string): Promise<unknown> } = it.whole ?? {
    schema,
    find: it.find,
  }
  const config = { access: { scope: it.scope } }
  app.get(
    `/v1/${it.nouns}`,
    {
      config,
      schema: {
        tags,
        summary: `List ${it.nouns.replaceAll('-', ' ')}`,
        querystring: pageQuery(it.fields, it.followed),
        response: { 200: PageOf(schema), ...problems(...LIST_FAULTS) },
      },
    },
    async (request) => (await it.page(request.ctx, pageRequestOf(request.query))) as never,
  )
  app.get(
    `/v1/${it.nouns}/:id`,
    {
      config,
      schema: {
        tags,
        summary: `Show ${it.one}`,
        params: Ref,
        response: { 200: whole.schema, ...problems(platformFaults.row_not_found, pagesFaults.ambiguous) },
      },
    },
    async (request) => whole.find(request.ctx, request.params.id),
  )
}
