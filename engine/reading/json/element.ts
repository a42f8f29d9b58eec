import type { ProblemCode } from '../../kernel/reject.ts'
import { DEPTH_MAX } from '../records/limits.ts'
import { KEY_COLUMN } from './path.ts'
import { stringEnd, withQuotedNumbers } from './text.ts'

/** One element as read: an object, or why there is none. */
export type Element =
  | { readonly value: Readonly<Record<string, unknown>>; readonly warning?: string }
  | { readonly code: ProblemCode; readonly detail: string; readonly line: number }

// Numbers that JavaScript would write otherwise than the sender did: long, with an exponent, or ending in 0.
const INEXACT = /[:[,]\s*-?(?:\d{16}|\d+\.\d{15}|\d+\.\d*0[\s,\]}]|\d[\d.]*[eE])/
const LEADING_ZERO = /[:[,]\s*-?0\d/

/** Reads the text of one element. Numbers keep the form they are written in where JavaScript would change it. */
export function readElement(text: string, keyed: boolean): Element {
  if (text === '') return { code: 'element_unreadable', detail: CUT_OFF, line: 0 }
  if (isDeep(text)) {
    return { code: 'nested_too_deep', detail: `The element is nested deeper than ${DEPTH_MAX} levels.`, line: 0 }
  }
  const whole = keyed ? `{${text}}` : text
  try {
    return checked(JSON.parse(INEXACT.test(whole) ? withQuotedNumbers(whole) : whole), keyed)
  } catch (error) {
    return LEADING_ZERO.test(whole) ? again(whole, keyed, error) : malformed(whole, error)
  }
}

/** Numbers with leading zeros are no JSON, but article numbers often are such. */
function again(text: string, keyed: boolean, first: unknown): Element {
  try {
    const element = checked(JSON.parse(withQuotedNumbers(text)), keyed)
    return 'value' in element
      ? { ...element, warning: 'Numbers with leading zeros were read as text; put them in quotes.' }
      : element
  } catch {
    return malformed(text, first)
  }
}

function checked(value: unknown, keyed: boolean): Element {
  if (!isObject(value)) return NO_OBJECT
  if (!keyed) return { value }
  const [key, inner] = Object.entries(value)[0] ?? []
  if (key === undefined || !isObject(inner)) return NO_OBJECT
  if (!Object.hasOwn(inner, KEY_COLUMN)) inner[KEY_COLUMN] = key
  return { value: inner }
}

const NO_OBJECT: Element = {
  code: 'element_unreadable',
  detail: 'The element is no object; each record must be one, such as {"sku": "A1"}.',
  line: 0,
}
const CUT_OFF = 'The file ends before the list of records does: it is cut off. Fetch or export it again.'

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(text: string, error: unknown): Element {
  const message = error instanceof Error ? error.message : String(error)
  const at = Number(/at position (\d+)/.exec(message)?.[1] ?? 0)
  const line = text.slice(0, at).split('\n').length - 1
  const what = message.replace(/ in JSON at position \d+.*$/s, '').replace(/, (?:\.{3})?".*$/s, '')
  return { code: 'element_unreadable', detail: `This is not valid JSON: ${what}.`, line }
}

/** True where a text is nested deeper than the limit; most have not even that many brackets. */
function isDeep(text: string): boolean {
  if (text.length < 2 * DEPTH_MAX) return false
  let brackets = 0
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++brackets > DEPTH_MAX) return depthOf(text) > DEPTH_MAX
    }
  }
  return false
}

/** How deep the brackets outside of strings nest, as far as beyond the limit. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length && deepest <= DEPTH_MAX; at += 1) {
    const c = text.charCodeAt(at)
    if (c === 34) at = stringEnd(text, at) - 1
    else if (c === 123 || c === 91) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (c === 125 || c === 93) depth -= 1
  }
  return deepest
}
