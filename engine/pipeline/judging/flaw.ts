import type { Written } from '../../contract/target.ts'
import type { Currency } from '../../kernel/money.ts'
import type { ProblemCode } from '../../kernel/reject.ts'

/** Why a value cannot be written. `instead`: it is mended and only told as a warning. */
export class Flaw {
  readonly code: ProblemCode
  readonly detail: string
  readonly instead: Written | undefined

  constructor(code: ProblemCode, detail: string, instead?: Written) {
    this.code = code
    this.detail = detail
    this.instead = instead
  }
}

/** What a mapping program gives for one attribute, where it gives anything. */
export type Given = string | number | boolean | readonly (string | number | boolean)[]

/** Turns what the mapping program gave into what is written, or says what is wrong with it. Never called with '' or null. */
export type Judge = (value: Given, currency: Currency) => Written | Flaw

/** A value as one text: of a list the first that is not empty. */
export function one(value: Given): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return String(value)
  return String(value.find((each) => each !== '' && each !== null) ?? '')
}
