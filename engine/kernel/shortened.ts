/** What to say of a code that a spreadsheet has shortened (`8.8E+12`); null for any other. Self-contained: rules take it along. */
export function shortened(code: string): string | null {
  return /^\d[.,]\d+E\+?\d+$/i.test(code.trim())
    ? 'A spreadsheet has shortened it, and its digits are lost. Format the column as text and export it again.'
    : null
}
