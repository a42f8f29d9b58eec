/** Prices from one amount up to another, in minor units. */
export interface Band {
  readonly from: number
  /** Not reached; null for the last. */
  readonly to: number | null
  readonly count: number
}

const BANDS = 5

/** Parts prices into a few bands of about as many each, at amounts that are easy to read. */
export function bandsOf(prices: readonly number[]): Band[] {
  if (prices.length === 0) return []
  const sorted = prices.toSorted((a, b) => a - b)
  const marks = Array.from({ length: BANDS - 1 }, (_, n) => sorted[Math.floor((sorted.length * (n + 1)) / BANDS)] ?? 0)
  const edges = [...new Set(marks.map(roundly))].filter((edge) => edge > 0)
  return [0, ...edges].flatMap((from, at) => {
    const to = edges[at] ?? null
    const count = sorted.filter((price) => price >= from && (to === null || price < to)).length
    return count === 0 ? [] : [{ from, to, count }]
  })
}

/** To two leading digits, the second a 0 or a 5. */
function roundly(price: number): number {
  if (price < 10) return Math.round(price)
  const step = 5 * 10 ** (Math.floor(Math.log10(price)) - 1)
  return Math.round(price / step) * step
}
