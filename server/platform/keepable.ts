/** A text that both databases keep, in columns and in JSON: PostgreSQL has no NUL and no half of a pair. */
export function keepable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}
