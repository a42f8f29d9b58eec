import type { Brand } from './brand.ts'

/** Upper-case ISO 4217 code. */
export type Currency = Brand<string, 'Currency'>

/** An amount in the currency's minor unit: 12.90 EUR is 1290n. */
export interface Money {
  readonly minor: bigint
  readonly currency: Currency
}

/** A rate held exactly, in parts per million: 12.5 % is 125_000n. */
export interface Rate {
  readonly ppm: bigint
}

// ISO 4217 as of 2026-01-01: codes whose minor unit has not two digits; Intl follows CLDR, which differs for money.
const OTHER_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
}

const CODES = new Set(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
  CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
  HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
  MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
  RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
  USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`.split(/\s+/),
)

/** The currency of a code; null where ISO 4217 has no such code. */
export function currencyOf(code: string): Currency | null {
  const upper = code.trim().toUpperCase()
  return CODES.has(upper) ? (upper as Currency) : null
}

/** How many digits the minor unit has: 2 for EUR, 0 for JPY, 3 for TND. */
export function minorDigits(currency: Currency): number {
  return OTHER_DIGITS[currency] ?? 2
}

export function money(minor: bigint, currency: Currency): Money {
  return { minor, currency }
}

/**
 * Reads a canonical decimal ("-1299.90") as minor units, exactly.
 * Null where it is no decimal or has more significant digits than the currency's minor unit.
 */
function minorOf(decimal: string, digits: number): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal)
  if (!match) return null
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > digits) return null
  const minor = BigInt((match[2] ?? '0') + fraction.padEnd(digits, '0'))
  return match[1] ? -minor : minor
}

/** Writes an amount as the wire does: `12.90`. */
export function decimalOf(amount: Money): string {
  const digits = minorDigits(amount.currency)
  const text = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(digits + 1, '0')
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return amount.minor < 0n ? `-${whole}` : whole
}

/** Reads a percent ("12.5") as parts per million; null where it is no decimal with at most four fraction digits. */
export function rateOf(percent: string): Rate | null {
  const ppm = minorOf(percent, 4)
  return ppm === null ? null : { ppm }
}
