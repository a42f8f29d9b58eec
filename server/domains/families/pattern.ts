const CHARS_MAX = 200
const REPEATS_MAX = 4
const UNBOUNDED_MAX = 2
const TIMES_MAX = 50

/**
 * Why a pattern is not taken; null where it is. Only what both databases understand alike, and what no text makes
 * slow: nothing repeated inside of what is repeated, no looking around, no references.
 */
export function wrongWithPattern(source: string): string | null {
  if (source.length > CHARS_MAX) return `has ${CHARS_MAX} characters at most`
  try {
    new RegExp(source, 'iu')
  } catch (error) {
    return `does not compile: ${(error as Error).message.split(': ').at(-1)}`
  }
  // What stands in a class, or behind a backslash, repeats nothing.
  const bare = source.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x')
  if (/\\(?![dws.*+?^$()[\]{}|/\\-])/.test(source)) return 'has only \\d, \\w, \\s and escaped signs behind a backslash'
  if (/\(\?/.test(bare)) return 'knows no (?…)'
  if (/\[[^\]]*\[/.test(source)) return 'knows no [ in a class'
  if (/\)[*+?{]/.test(bare)) return 'repeats no groups'
  const repeats = bare.match(/[*+?]|\{\d*,?\d*\}/g) ?? []
  if (repeats.length > REPEATS_MAX) return `repeats at most ${REPEATS_MAX} times`
  if (repeats.filter((it) => /^[*+]|,\}$/.test(it)).length > UNBOUNDED_MAX)
    return `has at most ${UNBOUNDED_MAX} of * and +`
  if (/[*+?}][*+?{]/.test(bare)) return 'knows no *?, +? and the like'
  const most = Math.max(0, ...repeats.flatMap((it) => it.match(/\d+/g) ?? []).map(Number))
  return most > TIMES_MAX ? `repeats nothing more than ${TIMES_MAX} times` : null
}
