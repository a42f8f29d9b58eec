import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import type { ProblemError } from '../../engine/kernel/problem.ts'
import { meant } from '../../engine/mapping/lint/finding.ts'

/** A part of a request is not what the route takes. */
export class InvalidRequest extends Error {
  readonly part: string
  readonly errors: readonly ProblemError[]

  constructor(part: string, errors: readonly ProblemError[]) {
    super(`the ${part} is invalid`)
    this.part = part
    this.errors = errors
  }
}

const ERRORS_MAX = 50
const PARTS: Readonly<Record<string, string>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

/** Bodies are taken as they are; what comes in an address is text and may become a number. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const compiled = Compile(schema)
  const part = PARTS[httpPart] ?? httpPart
  // Where nothing must be said, no body is a body without keys.
  const unsaid = 'properties' in schema && !(schema as { required?: unknown[] }).required?.length ? {} : null
  return (value: unknown) => {
    const given = httpPart === 'body' ? (value ?? unsaid) : Value.Convert(schema, value)
    if (compiled.Check(given)) return { value: given }
    const errors = compiled.Errors(given).slice(0, ERRORS_MAX)
    return {
      error: new InvalidRequest(
        part,
        errors.flatMap((error) => problemsOf(error as SchemaError, schema)),
      ),
    }
  }
}

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly message: string
  readonly params: {
    readonly additionalProperties?: readonly string[]
    readonly requiredProperties?: readonly string[]
  }
}

function problemsOf(error: SchemaError, schema: TSchema): readonly ProblemError[] {
  const { keyword, instancePath, params, message } = error
  if (keyword === 'additionalProperties') {
    const known = Object.keys(at(schema, instancePath)?.properties ?? {})
    return (params.additionalProperties ?? []).map((name) => ({
      path: `${instancePath}/${name}`,
      code: 'unknown_key',
      detail: `“${name}” is not known here. ${meant(name, known, `Possible are: ${known.join(', ')}.`)}`,
    }))
  }
  // The unknown key itself is told above; that no schema fits it says nothing more.
  if (keyword === 'boolean') return []
  if (keyword === 'required') {
    return (params.requiredProperties ?? []).map((name) => ({
      path: `${instancePath}/${name}`,
      code: 'missing_key',
      detail: `“${name}” is missing.`,
    }))
  }
  return [{ path: instancePath, code: keyword === 'type' ? 'wrong_type' : 'bad_value', detail: `It ${message}.` }]
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
}

function at(schema: TSchema, path: string): Node | undefined {
  return path
    .split('/')
    .slice(1)
    .reduce<Node | undefined>((node, step) => node?.properties?.[step] ?? node?.items, schema as Node)
}
