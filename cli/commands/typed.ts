import { usageFaults } from '../usage.faults.ts'

/** `a=1 b=2` as a record. */
export function pairsOf(option: string, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw usageFaults.bad_option({ option, value: pair, expected: 'a name and a value: name=value' })
      return [pair.slice(0, at).trim(), pair.slice(at + 1)]
    }),
  )
}

/** A whole number of an option, from the least to the most that make sense. */
export function wholeOf(option: string, value: string, least = 0, most = 999_999_999): number {
  const number = Number(value)
  if (/^\d{1,9}$/.test(value) && number >= least && number <= most) return number
  const between = most < 999_999_999 ? ` from ${least} to ${most}` : ''
  throw usageFaults.bad_option({ option, value, expected: `a whole number${between}` })
}
