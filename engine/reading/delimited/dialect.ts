import { type Static, Type } from 'typebox'

/** What the mapping document may say about a CSV or TSV source; what it does not say is the default. */
export const DelimitedOptions = Type.Object({
  delimiter: Type.Optional(
    Type.String({ minLength: 1, maxLength: 8, pattern: '^[^\\r\\n]+$', description: 'What stands between two cells.' }),
  ),
  quote: Type.Optional(
    Type.Union([Type.String({ pattern: '^[!-/:-@\\[-`{-~]$' }), Type.Literal(false)], {
      description: 'What stands around a cell that holds delimiters or line breaks; false where quotes are plain text.',
    }),
  ),
  escape: Type.Optional(
    Type.Union([Type.Literal('double'), Type.Literal('backslash')], {
      description: 'How a quote inside a quoted cell is written: twice, or behind a backslash.',
    }),
  ),
  header: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1 }), Type.Literal(false)], {
      description: 'The line of the header, counted from 1; false where there is none and columns are #1, #2 ….',
    }),
  ),
  repeatsHeader: Type.Optional(
    Type.Boolean({ description: 'The header stands again between the rows; there it is no row.' }),
  ),
})

export type DelimitedOptions = Static<typeof DelimitedOptions>

/** A dialect with nothing left open, in the characters of the text it is applied to. */
export interface Dialect {
  readonly delimiter: string
  /** '' where quotes are plain text. */
  readonly quote: string
  readonly backslash: boolean
  /** Line of the header from 1, or 0 for none. */
  readonly header: number
  readonly repeatsHeader: boolean
}

/** Fills in what the options leave open. */
export function dialectOf(options: DelimitedOptions, usual = ','): Dialect {
  const delimiter = options.delimiter ?? usual
  const quote = options.quote === false ? '' : (options.quote ?? '"')
  return {
    delimiter,
    // One character cannot be both: a file split at quotes has no quoted cells.
    quote: delimiter.includes(quote) ? '' : quote,
    backslash: options.escape === 'backslash' && !delimiter.includes('\\'),
    header: options.header === false ? 0 : (options.header ?? 1),
    repeatsHeader: options.repeatsHeader ?? true,
  }
}

/** The same dialect for bytes that are looked at as if each were one character. */
export function inBytes(dialect: Dialect): Dialect {
  return { ...dialect, delimiter: Buffer.from(dialect.delimiter, 'utf8').toString('latin1') }
}
