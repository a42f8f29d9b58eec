import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { named, readRoutes } from '../../http/resources.ts'
import { writeRoutes } from '../../http/writes.ts'
import { platformFaults } from '../../platform/faults.ts'
import { Upload } from './feeds.schemas.ts'
import { uploadWrites, WHOSE } from './feeds.writes.ts'
import { importFaults } from './imports.faults.ts'
import { keepUpload } from './keep-upload.ts'
import { deskOf } from './look-at-source.ts'
import { uploads } from './uploads.queries.ts'

const HOUR_MS = 3_600_000

/** What is handed in, to be imported. */
export function uploadRoutes(app: App): void {
  const upload = { nouns: 'uploads', one: 'an upload', scope: 'uploads:read' } as const
  const schema = named(app, 'Upload', Upload)
  readRoutes(app, schema, { ...upload, ...uploads })
  writeRoutes(app, schema, { ...upload, scope: 'uploads:write', writes: uploadWrites })
  // In a scope of its own: here alone a body is not JSON but whatever bytes there are.
  void app.register(async (inner) => {
    inner.removeAllContentTypeParsers()
    // What is left of the body is what it was: a key that comes again is held to the same bytes.
    inner.addContentTypeParser('*', async (request: Sent, bytes: NodeJS.ReadableStream) => {
      if (/^multipart\//i.test(request.headers['content-type'] ?? '')) throw importFaults.form_sent({})
      return deskOf(request.ctx).uploads.take(bytes as never)
    })
    takeRoute(inner as unknown as App, schema)
  })
}

interface Sent {
  readonly ctx: Parameters<typeof deskOf>[0]
  readonly headers: { readonly 'content-type'?: string | undefined }
}

const Query = Type.Object(
  {
    name: Type.Optional(
      Type.String({ maxLength: 4_000, description: 'What you call it; its ending may tell the format' }),
    ),
    merchant: Type.Optional(Type.String({ maxLength: 200, description: 'Code of the merchant whose it is' })),
  },
  { additionalProperties: false },
)

function takeRoute(app: App, schema: ReturnType<typeof named>): void {
  const { upload_too_large, upload_broken, no_room } = platformFaults
  app.post(
    '/v1/uploads',
    {
      config: { access: { scope: 'uploads:write' }, bodyMsMax: HOUR_MS },
      schema: {
        tags: ['uploads'],
        summary: 'Hand a file in; its bytes are the body',
        body: { content: { 'application/octet-stream': { schema: Type.Unsafe({ format: 'binary' }) } } },
        querystring: Query,
        response: {
          201: schema,
          ...problems(
            ...WHOSE,
            importFaults.desk_busy,
            upload_too_large,
            upload_broken,
            no_room,
            importFaults.nothing_sent,
            importFaults.form_sent,
          ),
        },
      } as never,
    },
    async (request) => {
      const taken = request.body as unknown as { digest: string; bytes: number } | null | undefined
      if (!taken) throw importFaults.nothing_sent({})
      const query = request.query as { name?: string; merchant?: string }
      return (await keepUpload(request.ctx, { ...taken, ...query })) as never
    },
  )
}
