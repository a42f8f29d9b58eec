import type { PackedEntity, Written } from '../contract/target.ts'

/** Stands between two fields of a record's text. */
export const FIELD_END = '\u001f'
/** The field of an entity that a record has nothing of. */
export const ABSENT = '\u0000'
/** That field, with what stands before it. */
export const NO_ENTITY = FIELD_END + ABSENT
const UNTOUCHED = '\u0001'
const CLEARED = '\u0002'
const NUMBER = '\u0003'
const YES = '\u0004'
const NO = '\u0005'
const JSON_TEXT = '\u0006'
/** Texts that begin with a sign of these are written as JSON. */
const SIGN_MAX = 6

/** A value as a field: text stands as it is, everything else behind a sign of its own. */
export function fieldOf(value: Written | undefined): string {
  switch (typeof value) {
    case 'string':
      return value.includes(FIELD_END) || value.charCodeAt(0) <= SIGN_MAX ? JSON_TEXT + JSON.stringify(value) : value
    case 'number':
      return NUMBER + value
    case 'undefined':
      return UNTOUCHED
    case 'boolean':
      return value ? YES : NO
    default:
      return value === null ? CLEARED : JSON_TEXT + JSON.stringify(value)
  }
}

/** The value of a field. */
export function valueIn(field: string): Written | undefined {
  const sign = field.charCodeAt(0)
  if (!(sign <= SIGN_MAX)) return field
  switch (field[0]) {
    case UNTOUCHED:
      return undefined
    case CLEARED:
      return null
    case NUMBER:
      return Number(field.slice(1))
    case YES:
      return true
    case NO:
      return false
    default:
      return JSON.parse(field.slice(1)) as Written
  }
}

/** The fields of an entity, each with what stands before it. */
export function textOfEntity({ cells, rest }: PackedEntity): string {
  let text = ''
  for (let at = 0; at < cells.length; at++) text += FIELD_END + fieldOf(cells[at])
  return text + FIELD_END + rest
}
