import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { named, readRoutes } from '../../http/resources.ts'
import { writeRoutes } from '../../http/writes.ts'
import { platformFaults } from '../../platform/faults.ts'
import { imageFaults } from './images.faults.ts'
import { images } from './images.queries.ts'
import { Image, PictureRef } from './images.schemas.ts'
import { imageWrites } from './images.writes.ts'
import { serveImage } from './serve-image.ts'

/** Pictures by their addresses: what became of each, and those that are broken. */
export function imageRoutes(app: App): void {
  const image = { nouns: 'images', one: 'an image', scope: 'images:read' } as const
  const schema = named(app, 'Image', Image)
  readRoutes(app, schema, { ...image, ...images })
  writeRoutes(app, schema, { ...image, scope: 'images:write', writes: imageWrites })
}

const YEAR = 'public, max-age=31536000, immutable'

/** Pictures for everybody’s eyes; under an address with their digest, so that what is cached never grows old. */
export function pictureRoute(app: App): void {
  const bytes = { description: 'The picture', content: { 'image/*': { schema: Type.String({ format: 'binary' }) } } }
  app.get(
    '/v1/images/:digest/:size',
    {
      config: { access: 'public' },
      schema: {
        tags: ['images'],
        summary: 'Show a picture, as it came or in one of the allowed sizes',
        params: PictureRef,
        response: {
          200: bytes,
          304: { description: 'You have it already', type: 'null' },
          ...problems(platformFaults.row_not_found, imageFaults.no_store, platformFaults.store_failed),
        },
      },
    },
    async (request, reply) => {
      const { digest, size } = request.params
      const picture = await serveImage(request.ctx, digest, size)
      const etag = `"${digest}-${size}"`
      // Other origins are where pictures are shown.
      void reply.headers({ 'cache-control': YEAR, etag, 'cross-origin-resource-policy': 'cross-origin' })
      const have = request.headers['if-none-match']?.split(',').map((it) => it.trim().replace(/^W\//, '')) ?? []
      if (have.includes(etag)) return reply.code(304).send(null as never)
      return reply.type(picture.type).send(picture.bytes as never)
    },
  )
}
