/** Everything that can be wrong with one record; the report counts by these codes. See docs/problems.md. */
export const PROBLEM_CODES = {
  cells_missing: 'The row has fewer cells than the header.',
  cells_extra: 'The row has more cells than the header.',
  quote_unclosed: 'A quoted cell begins here and never ends.',
  quote_stray: 'A quote inside a quoted cell is not doubled.',
  record_too_large: 'The record is larger than the limit for one record.',
  element_unreadable: 'The element is not well-formed.',
  nested_too_deep: 'The element is nested deeper than the limit.',
  encoding_lost: 'Some bytes mean nothing in the encoding of the file.',
  encoding_mixed: 'The row is in another encoding than the file and was read in that one.',
  unknown_field: 'The source has a field that the analysis had not seen.',
  column_lost: 'A column that the mapping reads is not in the source any more.',
  column_new: 'The source has a column that it had not when its mapping was confirmed.',
  required_missing: 'A required attribute has no value.',
  value_refused: 'A rule could not make a value of the cell.',
  not_a_number: 'The value is not a number.',
  not_a_price: 'The value is not a price.',
  ambiguous_number: 'The value reads as two different numbers.',
  not_a_date: 'The value is not a date.',
  not_a_boolean: 'The value is neither yes nor no.',
  not_a_url: 'The value is not an http(s) address.',
  not_a_quantity: 'The value is not a quantity with a known unit.',
  bad_gtin: 'The check digit or length of the GTIN is wrong.',
  unknown_value: 'The value is not in the list of the attribute.',
  unknown_currency: 'The currency is not one of ISO 4217.',
  wrong_currency: 'The price is in another currency than the marketplace.',
  unknown_country: 'The country is not one of ISO 3166.',
  unknown_language: 'The language is not a known one.',
  rounded: 'The amount has more digits than its currency and was rounded.',
  out_of_range: 'The value is outside what the attribute allows.',
  too_long: 'The text is longer than the attribute allows.',
  unknown_category: 'The category of the source maps to none of the marketplace.',
  category_kept: 'The marketplace has no category yet; the source’s own is kept.',
  unknown_reference: 'The value names something that does not exist.',
  unknown_product: 'No product of the catalogue has this identifier.',
  ambiguous_product: 'Several products of the catalogue have this identifier.',
  unknown_offer: 'No offer has this SKU.',
  duplicate_key: 'An earlier record of the same source has the same key.',
  parent_missing: 'The row names a parent that the source does not have.',
  group_too_large: 'More rows share one parent than the limit.',
  axis_missing: 'A variation has no value for one of its axes.',
  axis_duplicate: 'Two variations of one product have the same values on every axis.',
  script_failed: 'The script threw an error.',
  script_rejected: 'The script rejected the record.',
  script_timeout: 'The script took longer than its limit.',
  script_memory: 'The script used more memory than its limit.',
  script_result: 'The script gave back something that is no value.',
  script_crashed: 'The script brought the mapping process down.',
  script_stopped: 'The script failed too often and was not run any more.',
  value_too_large: 'The value is larger than the limit for one cell.',
} as const

export type ProblemCode = keyof typeof PROBLEM_CODES

export type Severity = 'error' | 'warning'

/** Something found in one record: an error leaves the record out, a warning is only counted. */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: Severity
  /** The attribute it is about, or '' where it is about the whole record. */
  readonly attribute: string
  /** The raw value, cut to 200 characters. */
  readonly value: string
  /** What is wrong and how to mend it, in words a merchant understands. */
  readonly detail: string
}

const VALUE_CHARS_MAX = 200

/** Makes a problem; the raw value is cut so that no report grows with a cell. */
export function problem(
  code: ProblemCode,
  severity: Severity,
  attribute: string,
  value: unknown,
  detail: string = PROBLEM_CODES[code],
): Problem {
  const text = value === null || value === undefined ? '' : String(value)
  return {
    code,
    severity,
    attribute,
    value: text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX - 1)}…` : text,
    detail,
  }
}
