/** More of one product nobody looks at; a feed that says so is mistaken. */
const PICTURES_MAX = 30
/** An index of PostgreSQL holds no more of one cell than 2700. */
const URL_BYTES_MAX = 2_000

/** What holds addresses of pictures: a product, or a variation. */
export interface Pictured {
  readonly image_url: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}

/** The addresses of pictures in the order they are shown, each once. */
export function addressesOf({ image_url: first, attributes }: Pictured): string[] {
  const { additional_images: more } = attributes
  const list = Array.isArray(more) ? more : typeof more === 'string' ? more.split(/[\s|]+|,(?=https?:)/) : []
  const said = [first, ...list].flatMap((it) => (typeof it === 'string' && it.trim() !== '' ? [it.trim()] : []))
  return [...new Set(said)].filter((it) => Buffer.byteLength(it) <= URL_BYTES_MAX).slice(0, PICTURES_MAX)
}
