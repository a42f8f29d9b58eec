import { currencyOf, minorDigits } from '../money.ts'

// Signs and words for money, folded, and the currencies they may mean.
const WORDS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  ευρω: 'EUR',
  евро: 'EUR',
  '£': 'GBP EGP',
  gbp: 'GBP',
  $: 'USD CAD AUD NZD HKD SGD MXN CLP COP ARS TWD',
  dollar: 'USD CAD AUD NZD HKD SGD',
  dollars: 'USD CAD AUD NZD HKD SGD',
  us$: 'USD',
  usd$: 'USD',
  ca$: 'CAD',
  c$: 'CAD',
  au$: 'AUD',
  a$: 'AUD',
  r$: 'BRL',
  mx$: 'MXN',
  '¥': 'JPY CNY',
  円: 'JPY',
  元: 'CNY',
  '₩': 'KRW',
  '₹': 'INR',
  rs: 'INR PKR LKR MUR',
  '₽': 'RUB',
  руб: 'RUB',
  р: 'RUB',
  '₴': 'UAH',
  грн: 'UAH',
  '₺': 'TRY',
  tl: 'TRY',
  '₫': 'VND',
  '₱': 'PHP',
  '฿': 'THB',
  '₪': 'ILS',
  zł: 'PLN',
  zl: 'PLN',
  kc: 'CZK',
  kr: 'SEK NOK DKK ISK',
  ft: 'HUF',
  lei: 'RON MDL',
  ron: 'RON',
  лв: 'BGN',
  fr: 'CHF XOF XAF XPF',
  sfr: 'CHF',
  fcfa: 'XOF XAF',
  cfa: 'XOF XAF',
  dh: 'MAD AED',
  dhs: 'MAD AED',
  da: 'DZD',
  dt: 'TND',
  r: 'ZAR',
}

const CODES = Intl.supportedValuesOf('currency').filter((code) => currencyOf(code) !== null)

/** Signs, words and codes of money, folded, and the currencies each may mean. */
export const MONEY_WORDS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(CODES.map((code) => [code.toLowerCase(), [code]])),
  ...Object.fromEntries(Object.entries(WORDS).map(([word, codes]) => [word, codes.split(' ')])),
}

/** Currencies whose prices never have a fraction, so that three digits after a point are thousands. */
export const WHOLE_CURRENCIES: readonly string[] = CODES.filter((code) => {
  const currency = currencyOf(code)
  return code === 'HUF' || (currency !== null && minorDigits(currency) === 0)
})

/** Words that may stand beside a price without changing it, folded. */
export const PRICE_WORDS: readonly string[] = (
  'incl inkl inclus incluye iva tva btw mwst ust vat moms dph dič tax taxe taxes ttc ht hors excl exkl zzgl inc gst pdv ndc ндс пдв φπα ' +
  'only just nur seulement solo ab from des desde da od fra vanaf от price prix preis precio prezzo prijs preco cena pris цена each per je la le the par pro per piece stuck stk unite unidad pezzo stuk net netto brutto gross m inklusive inclusive exclusive con senza sin sans w zahrnuto a partir'
).split(' ')
