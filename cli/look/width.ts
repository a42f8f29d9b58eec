import { stripVTControlCharacters } from 'node:util'

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u
const NONE = /^[\p{Mark}\p{Cf}]$/u

/** How many columns of a terminal a text takes: CJK and emoji two, accents of their own none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x300) width++
    else if (!NONE.test(character)) width += WIDE.test(character) ? 2 : 1
  }
  return width
}

/** A text broken between words where it would be wider; further lines begin with the indent. A word is never broken. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = []
  const [first = '', ...words] = text.split(' ')
  let line = first
  for (const word of words) {
    const longer = `${line} ${word}`
    if (line.trim() === '' || displayWidth(longer) <= width) line = longer
    else {
      lines.push(line.trimEnd())
      line = indent + word
    }
  }
  return [...lines, line].join('\n')
}
