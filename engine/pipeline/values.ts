import type { Value } from '../contract/rule.ts'

/** True where a record says nothing. */
export function isEmpty(value: Value): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** A value as text; the first of a list. */
export function text(value: Value): string {
  if (value === undefined || value === null) return ''
  return String(Array.isArray(value) ? (value[0] ?? '') : value).trim()
}
