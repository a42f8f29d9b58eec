import type { Dialect } from './dialect.ts'

const USUAL = [',', ';', '\t', '|'] as const
const LINES = 80
// Characters that stand in texts, numbers, addresses and dates so often that they part nothing.
const IN_TEXT = /[\p{L}\p{N}\p{M}\s"'.,;|\-_/\\@%()&+=<>[\]{}?!€$£°’“”„«»…–—]/u
const DOUBLED = ['||', ';;', ',,', '::', '~~', '^^', '##', '@@']
const SEQUENCE = /[^\p{L}\p{N}\p{M}\s"'.\-/\\()&<>[\]{}]{2,4}/gu

/** Delimiters worth trying on these lines, the usual ones first. */
export function delimiterCandidates(text: string): string[] {
  const lines = text
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
    .slice(0, LINES)
  const found = new Map<string, number>()
  for (const line of lines) {
    const chars = new Set([...line].filter((char) => !IN_TEXT.test(char) || char === ':'))
    const doubled = DOUBLED.filter((candidate) => line.includes(candidate))
    for (const candidate of new Set([...chars, ...doubled, ...(line.match(SEQUENCE) ?? [])])) {
      found.set(candidate, (found.get(candidate) ?? 0) + 1)
    }
  }
  const odd = [...found].filter(([, count]) => count >= Math.max(1, lines.length * 0.6)).map(([candidate]) => candidate)
  const long = odd.filter((candidate) => candidate.length > 1 && isWhole(candidate, lines))
  const single = [...USUAL, ...odd.filter((candidate) => [...candidate].length === 1)]
  return [...single.filter((candidate) => !long.some((other) => other.includes(candidate))), ...long].slice(0, 12)
}

/** True where the characters of a sequence hardly stand but in it: `||` in `a||b||c`, but not in `a||b|c`. */
function isWhole(sequence: string, lines: readonly string[]): boolean {
  let inside = 0
  let anywhere = 0
  for (const line of lines) {
    inside += (line.split(sequence).length - 1) * sequence.length
    for (const char of line) if (sequence.includes(char)) anywhere += 1
  }
  return inside >= anywhere * 0.9
}

/** Every dialect worth trying: each delimiter with each way of quoting that the text gives cause for. */
export function dialectCandidates(text: string, delimiters: readonly string[]): Dialect[] {
  const base = { header: 0, repeatsHeader: false }
  return delimiters.flatMap((delimiter) => {
    const tried: Dialect[] = [{ ...base, delimiter, quote: '"', backslash: false }]
    if (text.includes('"')) tried.push({ ...base, delimiter, quote: '', backslash: false })
    if (text.includes('\\"')) tried.push({ ...base, delimiter, quote: '"', backslash: true })
    if (text.includes(`'${delimiter}'`)) tried.push({ ...base, delimiter, quote: "'", backslash: false })
    if (text.includes(`'${delimiter}'`) && text.includes("\\'")) {
      tried.push({ ...base, delimiter, quote: "'", backslash: true })
    }
    return tried
  })
}
