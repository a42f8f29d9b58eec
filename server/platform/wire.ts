import { currencyOf, decimalOf, money } from '../../engine/kernel/money.ts'

/** An instant as the wire has it: ISO 8601, UTC. */
export function instant(at: Date): string
export function instant(at: Date | null): string | null
export function instant(at: Date | null): string | null {
  return at === null ? null : at.toISOString()
}

/** An amount as the wire has it: `12.90`; the currency stands beside it. */
export function amount(minor: number | null, code: string): string | null {
  const currency = currencyOf(code)
  return minor === null || currency === null ? null : decimalOf(money(BigInt(minor), currency))
}

/** An id as the wire has it: text that nobody computes with. */
export function opaque(id: number): string
export function opaque(id: number | null): string | null
export function opaque(id: number | null): string | null {
  return id === null ? null : String(id)
}
