/** Where the string ends whose quote stands at `at`: after its closing quote, or at the end of the text. */
export function stringEnd(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = quote
    while (backslashes > at + 1 && text.charCodeAt(backslashes - 1) === 92) backslashes -= 1
    if ((quote - backslashes) % 2 === 0) return quote + 1
  }
  return text.length
}

/** Writes every number as a string, so that none loses its form. */
export function withQuotedNumbers(text: string): string {
  let out = ''
  let from = 0
  for (let at = 0; at < text.length; ) {
    const c = text.charCodeAt(at)
    if (c === 34) at = stringEnd(text, at)
    else if (c === 45 || isDigit(c)) {
      const end = numberEnd(text, at)
      out += `${text.slice(from, at)}"${text.slice(at, end)}"`
      from = end
      at = end
    } else at += 1
  }
  return out + text.slice(from)
}

function numberEnd(text: string, from: number): number {
  let at = from + 1
  for (; at < text.length; at += 1) {
    const c = text.charCodeAt(at)
    // Digits, sign, point and exponent.
    if (!isDigit(c) && c !== 46 && c !== 43 && c !== 45 && c !== 101 && c !== 69) break
  }
  return at
}

function isDigit(code: number): boolean {
  return code > 47 && code < 58
}

/** Brackets, colons, commas, strings and whatever else stands between them, one after the other. */
export function* tokens(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const c = text.charCodeAt(at)
    if (c <= 32) {
      at += 1
      continue
    }
    const end = c === 34 ? stringEnd(text, at) : isMark(c) ? at + 1 : wordEnd(text, at)
    yield text.slice(at, end)
    at = end
  }
}

function wordEnd(text: string, from: number): number {
  let at = from + 1
  for (; at < text.length; at += 1) {
    const c = text.charCodeAt(at)
    if (c <= 32 || c === 34 || isMark(c)) break
  }
  return at
}

function isMark(code: number): boolean {
  return code === 44 || code === 58 || code === 91 || code === 93 || code === 123 || code === 125
}
