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

/** A whole number, 0 or more, of an option. */
export function wholeOf(option: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw usageFaults.bad_option({ option, value, expected: 'a whole number' })
}
