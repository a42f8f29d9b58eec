import { type Terms, termsOf } from './terms.ts'

/** One path of a source's category: its levels from the root. */
export interface SourceLevels {
  readonly levels: readonly (Terms & { readonly text: string })[]
}

const LEVELS = /\s*(?:->|=>|>|»|›|→|\|\|\||::|\|)\s*/
const SLASHES = /\s*[/\\]\s*/
const ALTERNATIVES = /\s*[;,]\s*/
const PATHS_MAX = 12
const LEVELS_MAX = 12

/**
 * Reads a source's category: a path with any of the usual marks, or several paths in one cell.
 * `known` says which stems the tree has.
 */
export function readSource(
  source: string,
  separator: string | null,
  known: (stem: string) => boolean,
): readonly SourceLevels[] {
  const whole = pathOf(source, separator, known)
  // A comma may stand inside a name (“Four, micro-ondes”) or between two categories: both readings are tried.
  if (!ALTERNATIVES.test(source)) return [whole]
  const parts = source.split(ALTERNATIVES).filter((part) => part !== '')
  return [whole, ...parts.slice(0, PATHS_MAX).map((part) => pathOf(part, separator, known))]
}

function pathOf(text: string, separator: string | null, known: (stem: string) => boolean): SourceLevels {
  const said = separator !== null && !',;'.includes(separator) && text.includes(separator)
  const mark = said ? separator : LEVELS.test(text) ? LEVELS : SLASHES
  const levels = text
    .split(mark)
    .map((level) =>
      level
        .replace(/^\s*\w+:/, '')
        .replace(/[-_]+/g, ' ')
        .trim(),
    )
    .filter((level) => level !== '')
  return { levels: levels.slice(-LEVELS_MAX).map((level) => ({ text: level, ...termsOf(level, known) })) }
}
