import { type Static, type TSchema, Type } from 'typebox'
import type { Context } from '../context.ts'
import type { Scope } from '../domains/access/index.ts'
import type { Page, PageFields, PageRequest } from '../platform/pages.ts'
import type { AnyFault } from '../platform/writes.ts'
import type { App } from './app.ts'
import { problems } from './problems.ts'
import { LIST_FAULTS, PageOf, pageQuery, pageRequestOf, Ref } from './resources.ts'

interface Part<View> {
  /** Plural of what it is a part of, as the address has it; the tag of the route. */
  readonly nouns: string
  /** The last step of the address. */
  readonly part: string
  readonly summary: string
  readonly scope: Scope
  readonly fields: PageFields
  readonly faults: readonly AnyFault[]
  page(ctx: Context, ref: string, request: PageRequest): Promise<Page<View>>
}

/** A list of what belongs to one thing: its versions, its runs, its history. */
export function partRoute<S extends TSchema>(app: App, schema: S, it: Part<Static<S>>): void {
  app.get(
    `/v1/${it.nouns}/:id/${it.part}`,
    {
      config: { access: { scope: it.scope } },
      schema: {
        tags: [it.nouns],
        summary: it.summary,
        params: Ref,
        querystring: pageQuery(it.fields),
        response: { 200: PageOf(schema), ...problems(...LIST_FAULTS, ...it.faults) },
      },
    },
    async (request) => (await it.page(request.ctx, request.params.id, pageRequestOf(request.query))) as never,
  )
}

interface Done<Body extends TSchema> {
  readonly nouns: string
  /** The last step of the address; absent where there is no thing yet. */
  readonly part?: string
  readonly summary: string
  readonly scope: Scope
  readonly body: Body
  readonly answer: TSchema
  /** 200 unless told; 202 where it is done afterwards. */
  readonly status?: 200 | 202
  readonly bodyBytesMax?: number
  readonly faults: readonly AnyFault[]
  run(ctx: Context, ref: string, body: Static<Body>): Promise<object>
}

/** Something that is done with one thing, or with none yet, and that answers something else than that thing. */
export function doRoute<Body extends TSchema>(app: App, it: Done<Body>): void {
  const path = it.part === undefined ? `/v1/${it.nouns}` : `/v1/${it.nouns}/:id/${it.part}`
  app.post(
    path,
    {
      config: { access: { scope: it.scope } },
      ...(it.bodyBytesMax === undefined ? {} : { bodyLimit: it.bodyBytesMax }),
      schema: {
        tags: [it.nouns],
        summary: it.summary,
        ...(it.part === undefined ? {} : { params: Ref }),
        body: it.body,
        response: { [it.status ?? 200]: it.answer, ...problems(...it.faults) } as { 200: TSchema },
      },
    },
    async (request) => {
      const { id = '' } = (request.params ?? {}) as Partial<Static<typeof Ref>>
      return (await it.run(request.ctx, id, (request.body ?? {}) as Static<Body>)) as never
    },
  )
}

/** A body of any keys. */
export const AnyBody = Type.Object({}, { additionalProperties: true })
