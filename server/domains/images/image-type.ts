/** Media types of the pictures that are taken. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'] as const

export type ImageType = (typeof IMAGE_TYPES)[number]

const text = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1')

const SIGNS: Readonly<Record<ImageType, (bytes: Uint8Array) => boolean>> = {
  'image/jpeg': (it) => it[0] === 0xff && it[1] === 0xd8 && it[2] === 0xff,
  'image/png': (it) => text(it, 0, 8) === '\x89PNG\r\n\x1a\n',
  'image/gif': (it) => /^GIF8[79]a$/.test(text(it, 0, 6)),
  'image/webp': (it) => text(it, 0, 4) === 'RIFF' && text(it, 8, 12) === 'WEBP',
  'image/avif': (it) => text(it, 4, 8) === 'ftyp' && /avi[fs]/.test(text(it, 8, 32)),
}

/** What bytes are, by their first ones; what a server calls them counts for nothing. Null where they are no picture. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  return IMAGE_TYPES.find((type) => SIGNS[type](bytes)) ?? null
}

/** Whether it is a drawing in SVG, behind whatever prolog. */
export function isDrawing(bytes: Uint8Array): boolean {
  return /<svg[\s>]/i.test(text(bytes, 0, 4096).replaceAll('\0', ''))
}
