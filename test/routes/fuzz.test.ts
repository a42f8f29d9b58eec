import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { beforeAll, expect, test } from 'vitest'
import { type Api, addOffer, type Caller, serveApi } from '../support/api.ts'
import { eachDatabase } from '../support/databases.ts'

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> }
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>
}

interface Schema {
  readonly properties?: Record<string, Schema>
  readonly enum?: readonly string[]
}

const RUNS = 12

/** Things that break what was not meant for them. */
const nasty = fc.oneof(
  fc.constantFrom('', '0', '-1', '1', '999999999999999', '1e9', 'NaN', 'null', 'true', '__proto__', 'constructor'),
  fc.constantFrom(
    'acme',
    'F-1',
    '\u0000',
    'a\u0000b',
    "' or 1=1 --",
    '%',
    '../..',
    '2026-01-01T00:00:00Z',
    '￿',
    '💥',
    '*',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

const nastyValue = fc.oneof(nasty, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>)

/** A body of the right keys with right or wrong values, now and then with more keys or none of it at all. */
function bodyOf(schema: Schema): fc.Arbitrary<unknown> {
  const keys = Object.entries(schema.properties ?? {}).map(([name, of]) => {
    const right = of.enum ? fc.constantFrom(...of.enum) : fc.constantFrom('acme', 'ada@acme.test', null, 'x'.repeat(20))
    return [name, fc.oneof(right, nastyValue)] as const
  })
  const whole = fc.record(Object.fromEntries(keys), { requiredKeys: [] })
  return fc.oneof({ weight: 4, arbitrary: whole }, { weight: 1, arbitrary: nastyValue })
}

eachDatabase((open) => {
  let api: Api
  let operator: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    await api.app.ready()
    await addOffer(api.db, await api.merchant('acme'), 'F-1')
    operator = (await api.token({ role: 'operator' })).ask
  })

  /** A checker of answers, with the named schemas put in. */
  function checkerOf(operation: Operation, status: number) {
    const schemas = (api.app.swagger() as { components: { schemas: Record<string, object> } }).components.schemas
    const declared = operation.responses[status]
    const content = declared?.content ?? {}
    const schema = content['application/json']?.schema ?? content['application/problem+json']?.schema
    const inline = (node: unknown): unknown => {
      if (Array.isArray(node)) return node.map(inline)
      if (node === null || typeof node !== 'object') return node
      const ref = (node as { $ref?: string }).$ref?.split('/').at(-1)
      if (ref) return inline(schemas[ref])
      return Object.fromEntries(Object.entries(node).flatMap(([key, it]) => (key === '$id' ? [] : [[key, inline(it)]])))
    }
    return { declared, check: schema ? Compile(inline(schema) as never) : null }
  }

  test('whatever a route is sent, it answers what it declares, and never fails', async () => {
    const paths = Object.entries(api.app.swagger().paths ?? {}) as unknown as [string, Record<string, Operation>][]
    for (const [path, operations] of paths) {
      for (const [method, operation] of Object.entries(operations)) {
        await sendAnything(path, method, operation)
      }
    }
  }, 240_000)

  async function sendAnything(path: string, method: string, operation: Operation): Promise<void> {
    const queries = (operation.parameters ?? []).filter((it) => it.in === 'query').map((it) => it.name)
    const query =
      queries.length === 0
        ? fc.constant({})
        : fc.dictionary(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...queries) }, nasty), nasty, { maxKeys: 3 })
    const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema
    const body = schema ? bodyOf(schema) : fc.constant(undefined)
    const ref = fc.oneof(fc.constantFrom('1', 'acme', 'F-1', '2', 'external:x'), nasty)
    await fc.assert(
      fc.asyncProperty(query, body, ref, async (asked, sent, id) => {
        const url = path.replaceAll(/\{\w+\}/g, encodeURIComponent(id.toWellFormed() || 'x'))
        const text = new URLSearchParams(asked as Record<string, string>).toString()
        const request = `${method.toUpperCase()} ${url}${text === '' ? '' : `?${text}`}`
        const headers = sent === undefined ? {} : { 'content-type': 'application/json' }
        const payload = sent === undefined ? undefined : JSON.stringify(sent)
        // The token in use must live on, and so must who made it.
        if (/tokens\/.*revoke/.test(url)) return
        const answer = await operator(request, payload as never, headers)
        expect(answer.status, `${request} ${payload} ${answer.text.slice(0, 300)}`).toBeLessThan(500)
        const { declared, check } = checkerOf(operation, answer.status)
        expect(
          declared,
          `${request} ${payload}: ${answer.status} is not declared; ${answer.text.slice(0, 300)}`,
        ).toBeDefined()
        if (check && answer.body !== null)
          expect([...check.Errors(answer.body)], `${request} ${answer.text.slice(0, 300)}`).toEqual([])
      }),
      { numRuns: RUNS },
    )
  }
})
