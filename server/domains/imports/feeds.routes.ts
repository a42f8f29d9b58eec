import { type TSchema, Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { AnyBody, doRoute, partRoute } from '../../http/part-routes.ts'
import { problems } from '../../http/problems.ts'
import { Fields, named, Ref, readRoutes } from '../../http/resources.ts'
import { writeRoutes } from '../../http/writes.ts'
import { platformFaults } from '../../platform/faults.ts'
import { pagesFaults } from '../../platform/pages.faults.ts'
import { confirmFeedMapping, findFeedMapping } from './feed-mapping.ts'
import { feeds } from './feeds.queries.ts'
import * as schemas from './feeds.schemas.ts'
import { feedWrites } from './feeds.writes.ts'
import { importFaults } from './imports.faults.ts'
import { imports } from './imports.queries.ts'
import { analyzeFeed, analyzeSource, previewFeed, previewSource } from './look-at-source.ts'
import { pushRecords } from './push-records.ts'
import { LOOK_FAULTS, MAPPING_BYTES_MAX, RUN_FAULTS } from './run-faults.ts'
import { runFeed } from './run-feed.ts'

const THERE = [platformFaults.row_not_found, pagesFaults.ambiguous] as const

const Preview = Type.Object({
  analysis: Type.Union([Fields, Type.Null()]),
  records: Type.Array(Fields),
  report: Type.Object({}, { additionalProperties: true }),
})

/** Sources that are imported again and again. */
export function feedRoutes(app: App): void {
  const feed = { nouns: 'feeds', one: 'a feed', scope: 'feeds:read' } as const
  const schema = named(app, 'Feed', schemas.Feed)
  readRoutes(app, schema, { ...feed, ...feeds })
  writeRoutes(app, schema, { ...feed, scope: 'feeds:write', writes: feedWrites })
  const analysis = named(app, 'Analysis', schemas.Analysis)
  const preview = named(app, 'Preview', Preview)
  lookRoutes(app, analysis, preview)
  runRoutes(app)
  mappingRoutes(app)
}

/** What is in a source, and what would come of it: of a feed, or of a source that belongs to none. */
function lookRoutes(app: App, analysis: TSchema, preview: TSchema): void {
  const bodyBytesMax = MAPPING_BYTES_MAX
  const faults = LOOK_FAULTS
  doRoute(app, {
    nouns: 'feeds',
    part: 'analysis',
    summary: 'Look at the source of a feed as it is now',
    scope: 'feeds:write',
    body: Type.Object({}, { additionalProperties: false }),
    answer: analysis,
    faults,
    run: (ctx, ref) => analyzeFeed(ctx, ref),
  })
  doRoute(app, {
    nouns: 'feeds',
    part: 'preview',
    summary: 'Show what a run of a feed would do; nothing is written',
    scope: 'feeds:write',
    body: schemas.NewFeedPreview,
    answer: preview,
    bodyBytesMax,
    faults,
    run: previewFeed,
  })
  doRoute(app, {
    nouns: 'analyses',
    summary: 'Look at an address or an upload',
    scope: 'imports:write',
    body: schemas.NewAnalysis,
    answer: analysis,
    faults,
    run: (ctx, _, body) => analyzeSource(ctx, body),
  })
  doRoute(app, {
    nouns: 'previews',
    summary: 'Show what an import would do; nothing is written',
    scope: 'imports:write',
    body: schemas.NewPreview,
    answer: preview,
    bodyBytesMax,
    faults,
    run: (ctx, _, body) => previewSource(ctx, body),
  })
}

function runRoutes(app: App): void {
  const report = Type.Unsafe<object>({ $ref: 'ImportReport#' })
  const run = { nouns: 'feeds', scope: 'feeds:write', answer: report, status: 202, faults: RUN_FAULTS } as const
  doRoute(app, {
    ...run,
    part: 'runs',
    summary: 'Import a feed now; the run waits in the queue',
    body: schemas.NewRun,
    bodyBytesMax: MAPPING_BYTES_MAX,
    run: runFeed,
  })
  doRoute(app, {
    ...run,
    part: 'records',
    summary: 'Push records as JSON and have them imported',
    body: schemas.NewRecords,
    bodyBytesMax: MAPPING_BYTES_MAX,
    run: pushRecords,
  })
  partRoute(app, Type.Unsafe<object>({ $ref: 'Import#' }), {
    nouns: 'feeds',
    part: 'runs',
    summary: 'List the runs of a feed, last first',
    scope: 'imports:read',
    fields: imports.fields,
    faults: THERE,
    page: async (ctx, ref, request) => {
      const { id } = await feeds.row(ctx, ref)
      return imports.page(ctx, { ...request, filters: { ...request.filters, feed: String(id) } })
    },
  })
}

function mappingRoutes(app: App): void {
  const schema = named(app, 'FeedMapping', schemas.FeedMapping)
  const tags = ['feeds']
  const gone = [...THERE, importFaults.no_mapping] as const
  app.get(
    '/v1/feeds/:id/mapping',
    {
      config: { access: { scope: 'feeds:read' } },
      schema: {
        tags,
        summary: 'Show the mapping of a feed',
        params: Ref,
        response: { 200: schema, ...problems(...gone) },
      },
    },
    async (request) => (await findFeedMapping(request.ctx, request.params.id)) as never,
  )
  app.put(
    '/v1/feeds/:id/mapping',
    {
      config: { access: { scope: 'feeds:write' } },
      bodyLimit: MAPPING_BYTES_MAX,
      schema: {
        tags,
        summary: 'Say which mapping is right for a feed; it is learned from',
        params: Ref,
        body: AnyBody,
        response: { 200: schema, ...problems(...LOOK_FAULTS, platformFaults.outdated, platformFaults.write_conflict) },
      },
    },
    async ({ ctx, params, body }) =>
      (await confirmFeedMapping(ctx, params.id, body as Readonly<Record<string, unknown>>)) as never,
  )
}
