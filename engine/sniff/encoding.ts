import { isAscii, isUtf8 } from 'node:buffer'
import jschardet from 'jschardet'

/** Which encoding a source is in, and what says so. */
export interface EncodingGuess {
  /** A name that `TextDecoder` knows, in lower case. */
  readonly encoding: string
  readonly bomBytes: number
  readonly by: 'bom' | 'zero-bytes' | 'utf-8' | 'hint' | 'declaration' | 'ascii' | 'letters' | 'fallback'
}

const BOMS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]
const DECLARATION = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/
const LETTERS_BYTES = 24 * 1024
const LETTERS_CONFIDENCE_MIN = 0.03
// Names that the detector and people use, and TextDecoder does not.
const ALIASES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp949: 'euc-kr',
  cp950: 'big5',
  'koi8-t': 'koi8-r',
  maccyrillic: 'x-mac-cyrillic',
  macroman: 'macintosh',
  ansi: 'windows-1252',
  // Nearly all that calls itself ISO was written on Windows, whose code pages add letters and quotes to it.
  'iso8859-15': 'windows-1252',
  'iso-8859-15': 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso-8859-7': 'windows-1253',
}
// What shops do not export, but short texts are mistaken for.
const UNLIKELY = new Set([
  'macintosh',
  'x-mac-cyrillic',
  'iso-8859-16',
  'iso-8859-3',
  'iso-8859-10',
  'iso-8859-14',
  'ibm866',
])

/** The name under which `TextDecoder` knows an encoding; null where it knows none. */
export function encodingName(label: string): string | null {
  const wanted = label.trim().toLowerCase()
  try {
    return new TextDecoder(ALIASES[wanted] ?? wanted).encoding
  } catch {
    return null
  }
}

/**
 * Guesses the encoding from the start of a source. Valid UTF-8 that is more than ASCII is UTF-8 whatever anybody says;
 * else a hint (the mapping's, the server's) or the file's own declaration decides; else its letters.
 */
export function detectEncoding(sample: Uint8Array, whole: boolean, hint?: string): EncodingGuess {
  const bom = BOMS.find(([, bytes]) => bytes.every((byte, at) => sample[at] === byte))
  if (bom) return { encoding: bom[0], bomBytes: bom[1].length, by: 'bom' }
  const wide = zeroBytes(sample)
  if (wide) return { encoding: wide, bomBytes: 0, by: 'zero-bytes' }
  const text = whole ? sample : untilCharEnd(sample)
  const ascii = isAscii(text)
  if (!ascii && isMostlyUtf8(text)) return { encoding: 'utf-8', bomBytes: 0, by: 'utf-8' }
  const told = hint && byteEncoding(hint, text)
  if (told) return { encoding: told, bomBytes: 0, by: 'hint' }
  const declared = declaredEncoding(sample)
  if (declared) return { encoding: declared, bomBytes: 0, by: 'declaration' }
  if (ascii) return { encoding: 'utf-8', bomBytes: 0, by: 'ascii' }
  const letters = byLetters(sample)
  return letters
    ? { encoding: letters, bomBytes: 0, by: 'letters' }
    : { encoding: 'windows-1252', bomBytes: 0, by: 'fallback' }
}

/** UTF-16 without BOM: its ASCII characters have a zero in every second byte, always the same one. */
function zeroBytes(sample: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(sample.length, 64 * 1024) & ~1
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (sample[at] === 0) even += 1
    if (sample[at + 1] === 0) odd += 1
  }
  const enough = Math.max(2, length * 0.04)
  if (odd >= enough && even <= odd * 0.05) return 'utf-16le'
  return even >= enough && odd <= even * 0.05 ? 'utf-16be' : null
}

/** The sample without a UTF-8 character that its end has cut. */
function untilCharEnd(sample: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, sample.length); back += 1) {
    const byte = sample[sample.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) return sample.subarray(0, sample.length - back)
  }
  return sample
}

// Rows pasted from elsewhere do not make a file legacy: single-byte texts hardly ever contain a valid UTF-8 character.
function isMostlyUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true
  let valid = 0
  let invalid = 0
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    const length =
      byte < 0x80
        ? 1
        : byte >= 0xc2 && byte < 0xe0
          ? 2
          : byte >= 0xe0 && byte < 0xf0
            ? 3
            : byte >= 0xf0 && byte < 0xf5
              ? 4
              : 0
    const follows = length > 1 && isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length
    if (follows) valid += 1
    else if (length !== 1) invalid += 1
    at += follows ? length : 1
  }
  return valid > 0 && valid * 2 >= invalid
}

function declaredEncoding(sample: Uint8Array): string | null {
  const declared = DECLARATION.exec(Buffer.from(sample.subarray(0, 400)).toString('latin1'))?.[1]
  return declared ? byteEncoding(declared, sample) : null
}

/** An encoding of single bytes at least: where UTF-16 is claimed but no byte is zero, the claim is wrong. */
function byteEncoding(label: string, sample: Uint8Array): string | null {
  const name = encodingName(label)
  if (/^iso-?8859-15$/i.test(label.trim()) && isLatin9(sample)) return 'iso-8859-15'
  return name?.startsWith('utf-') ? null : name
}

/** Its euro is where Windows has a sign of no currency that nobody writes, and what Windows adds is not there. */
function isLatin9(sample: Uint8Array): boolean {
  return sample.includes(0xa4) && !sample.some((byte) => byte >= 0x80 && byte < 0xa0)
}

function byLetters(sample: Uint8Array): string | null {
  const found = jschardet.detectAll(Buffer.from(linesWithLetters(sample)))
  for (const { encoding, confidence } of found) {
    const name = encoding && encodingName(encoding)
    if (!name || name.startsWith('utf-') || UNLIKELY.has(name)) continue
    return confidence >= LETTERS_CONFIDENCE_MIN ? (name === 'iso-8859-2' ? windowsOrIso(sample) : name) : null
  }
  return null
}

/** Polish ś and ź stand elsewhere in the two; bytes below 0xA0 are letters in windows-1250 only. */
function windowsOrIso(sample: Uint8Array): string {
  return sample.some((byte) => byte >= 0x80 && byte < 0xa0) ? 'windows-1250' : 'iso-8859-2'
}

/** The lines that are not ASCII, some kilobytes of them: the rest tells nothing. */
function linesWithLetters(sample: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = []
  let bytes = 0
  for (let at = 0; at < sample.length && bytes < LETTERS_BYTES; ) {
    const found = sample.indexOf(10, at)
    const end = found === -1 ? sample.length : found + 1
    const line = sample.subarray(at, Math.min(end, at + LETTERS_BYTES))
    if (line.some((byte) => byte >= 0x80)) {
      kept.push(line)
      bytes += line.length
    }
    at = end
  }
  return Buffer.concat(kept)
}
