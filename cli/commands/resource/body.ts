import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Verb } from '../../../server/platform/writes.ts'
import { pairsOf } from '../typed.ts'

interface Shape {
  readonly type?: string
  readonly anyOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
}

/** The body that `key=value` pairs say: `a.b=c` reaches inwards, commas part a list, nothing is null. */
export function bodyOf(verb: Verb, pairs: readonly string[]): object {
  const body: Record<string, unknown> = {}
  const shape = (verb.body ?? {}) as Shape
  for (const [key, text] of Object.entries(pairsOf('A field', pairs))) {
    const [name = '', ...inner] = key.split('.')
    const of = shape.properties?.[name]
    const within = inner.join('.')
    if (within === '') body[name] = wireValue(of, text)
    else body[name] = { ...(body[name] as object | undefined), [within]: looseValue(text) }
  }
  return Value.Convert(verb.body as TSchema, body) as object
}

function wireValue(shape: Shape | undefined, text: string): unknown {
  const types = [shape?.type, ...(shape?.anyOf ?? []).map((it) => it.type)]
  if (text === '' && types.includes('null')) return null
  if (types.includes('array')) return text.split(',').map((it) => it.trim())
  if (types.includes('object')) return looseValue(text)
  return types.includes('boolean') || types.includes('integer') ? looseValue(text) : text
}

/** What is not known to be a text: JSON where it is some. */
function looseValue(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
