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
    const last = inner.pop()
    if (last === undefined) {
      body[name] = wireValue(shape.properties?.[name], text)
      continue
    }
    let at = inwards(body, name)
    for (const step of inner) at = inwards(at, step)
    at[last] = looseValue(text)
  }
  return Value.Convert(verb.body as TSchema, body) as object
}

function inwards(of: Record<string, unknown>, name: string): Record<string, unknown> {
  const inner = of[name]
  const there = typeof inner === 'object' && inner !== null && Object.hasOwn(of, name)
  const next = there ? (inner as Record<string, unknown>) : {}
  of[name] = next
  return next
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
