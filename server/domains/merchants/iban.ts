const SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/

/** An IBAN without its blanks; null where its check digits say that it is none. */
export function ibanOf(text: string): string | null {
  const iban = text.replace(/\s/g, '').toUpperCase()
  if (!SHAPE.test(iban)) return null
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((it) => Number.parseInt(it, 36)).join('')
  return BigInt(digits) % 97n === 1n ? iban : null
}
