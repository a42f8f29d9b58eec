import type { Written } from '../../../engine/contract/target.ts'

type Attributes = Record<string, Written>

/** A text that both databases keep: PostgreSQL has no NUL. */
export function keepable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}

/** True where a key is kept exactly as it is; another one would never be found again. */
export function isKeepableKey(key: string): boolean {
  return !key.includes('\0') && key.isWellFormed()
}

/** The attributes of a new row: what the record gives, without what it clears. */
export function newAttributes(rest: string): string {
  if (rest === '') return '{}'
  if (!rest.includes('null') && !rest.includes('\\u0000') && !rest.includes('\\ud')) return rest
  return JSON.stringify(merged({}, parsed(rest)).attributes)
}

/** RFC 7396 over flat attributes: null clears, all else replaces. Gives back the very text where nothing changes. */
export function mergeAttributes(before: string, rest: string, dropped?: ReadonlySet<string>): string {
  if (!dropped?.size && (rest === '' || (rest === before && !rest.includes('null')))) return before
  const after = merged(parsed(before), rest === '' ? {} : parsed(rest), dropped)
  return after.changed ? JSON.stringify(after.attributes) : before
}

/** Reads attributes; a name such as `__proto__` is a name like any other. */
export function parsed(json: string): Attributes {
  return Object.assign(Object.create(null), JSON.parse(json))
}

function merged(before: Attributes, patch: Attributes, dropped?: ReadonlySet<string>) {
  const attributes: Attributes = Object.create(null)
  let changed = false
  for (const [code, value] of Object.entries(before)) {
    if (dropped?.has(code) && !(code in patch)) changed = true
    else attributes[code] = value
  }
  for (const [code, raw] of Object.entries(patch)) {
    const value = clean(raw)
    if (value === null) {
      changed ||= code in attributes
      delete attributes[code]
    } else if (!same(attributes[code], value)) {
      attributes[code] = value
      changed = true
    }
  }
  return { attributes, changed }
}

function clean(value: Written): Written {
  if (typeof value === 'string') return keepable(value.toWellFormed())
  return Array.isArray(value) ? value.map((item) => clean(item) as string) : value
}

function same(a: Written | undefined, b: Written): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.length === b.length && a.every((item, at) => item === b[at])
}
