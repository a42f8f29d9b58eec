import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { type Decoding, toUtf8 } from '../../engine/pipeline/decode.ts'
import { detectEncoding } from '../../engine/sniff/encoding.ts'

const ENCODINGS = [
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-15',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
]

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(0, 10, 13, 0x41, 0x80, 0x81, 0x9f, 0xa4, 0xd8, 0xdc, 0x3d, 0xff, 0xfe, 0xe9, 0x30, 0x5c, 0x00),
      { maxLength: 60 },
    )
    .map((all) => Uint8Array.from(all)),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => new Uint8Array(Buffer.from(text, 'utf16le'))),
)

async function decoded(
  all: Uint8Array,
  sizes: readonly number[],
  guess: Parameters<typeof toUtf8>[1],
  found: Decoding = { encoding: '' },
): Promise<Buffer> {
  async function* pieces() {
    for (let [at, i] = [0, 0]; at < all.length; i++) {
      const size = sizes[i % sizes.length] ?? 1
      yield Buffer.from(all.subarray(at, at + size))
      at += size
    }
  }
  const read: Buffer[] = []
  for await (const piece of toUtf8(pieces(), guess, found)) read.push(piece)
  return Buffer.concat(read)
}

/** Bytes in any encoding become what TextDecoder makes of them in one go, whatever pieces they come in. */
export const pieces = fc.asyncProperty(
  bytes,
  fc.constantFrom(...ENCODINGS),
  fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
  async (all, encoding, sizes) => {
    const expected = Buffer.from(new TextDecoder(encoding, { ignoreBOM: true }).decode(all))
    const guess = { encoding, bomBytes: 0, by: 'hint' } as const
    for (const each of [sizes, [1], [all.length + 1]]) deepStrictEqual(await decoded(all, each, guess), expected)
  },
)

/** UTF-8 stays as it is, its faults too; only its byte order mark goes. */
export const utf8 = fc.asyncProperty(
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 4 }),
  fc.boolean(),
  fc.integer({ min: 1, max: 4 }),
  async (text, faults, bom, size) => {
    const body = Buffer.concat([
      Buffer.from('é'),
      Buffer.from(text),
      faults,
      Buffer.from('é€'.repeat(faults.length + 2)),
    ])
    const all = bom ? Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), body]) : body
    const guess = detectEncoding(all, true)
    if (guess.encoding !== 'utf-8') return
    deepStrictEqual(await decoded(all, [size], guess), body)
  },
)

/** Texts that any shop writes, in UTF-16 with and without mark, are found out and read. */
export const wide = fc.asyncProperty(
  fc.array(fc.constantFrom('Żurek', 'sku', 'title', '12,90', 'Ångström', 'été', '日本'), { minLength: 6 }),
  fc.boolean(),
  fc.boolean(),
  fc.integer({ min: 1, max: 3 }),
  async (words, big, bom, size) => {
    const text = `sku;title;price\r\n${words.join(';')}\r\n`
    const little = Buffer.from((bom ? '\uFEFF' : '') + text, 'utf16le')
    const all = big ? little.swap16() : little
    const guess = detectEncoding(all, true)
    deepStrictEqual(
      { by: guess.encoding, text: (await decoded(all, [size], guess)).toString() },
      { by: big ? 'utf-16be' : 'utf-16le', text },
    )
  },
)
