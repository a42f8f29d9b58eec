import sharp from 'sharp'
import { type ImageType, imageTypeOf, isDrawing } from './image-type.ts'
import { imageFaults } from './images.faults.ts'

const MEGAPIXELS_MAX = 60
const limits = { limitInputPixels: MEGAPIXELS_MAX * 1e6, failOn: 'error', sequentialRead: true } as const

// Many are decoded one after the other, each once: one thread for each, and nothing to remember.
sharp.cache(false)
sharp.concurrency(1)
// Every decoder that is not needed is one less to be attacked.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
})

/** What a picture is, once it was looked at. */
export interface Looked {
  readonly type: ImageType
  readonly width: number
  readonly height: number
}

/** Looks at bytes that a stranger sent, and decodes them once. Throws why they are no picture to be kept. */
export async function lookAt(bytes: Buffer): Promise<Looked> {
  const type = imageTypeOf(bytes)
  if (type === null) throw isDrawing(bytes) ? imageFaults.vector({}) : imageFaults.not_an_image({})
  try {
    const { width, height, orientation = 1 } = await sharp(bytes, limits).metadata()
    if (width * height > limits.limitInputPixels) throw new Error('pixel limit')
    await sharp(bytes, limits).resize(16, 16, { fit: 'inside', fastShrinkOnLoad: false }).raw().toBuffer()
    // From 5 on a camera was held upright: width and height are those of how it is shown.
    return orientation >= 5 ? { type, width: height, height: width } : { type, width, height }
  } catch (error) {
    const cause = { cause: error }
    if (error instanceof Error && /pixel limit/i.test(error.message))
      throw imageFaults.too_many_pixels({ megapixels: MEGAPIXELS_MAX }, cause)
    throw imageFaults.damaged({}, cause)
  }
}

/** The media type of everything that is resized. */
export const VARIANT_TYPE = 'image/webp'

/** The picture, upright, its longer side at most so long; a small one stays as small. What a camera noted is left out. */
export function resized(bytes: Buffer, size: number): Promise<Buffer> {
  return sharp(bytes, limits)
    .autoOrient()
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
}
