import { Readable } from 'node:stream'
import { type TSchema, Type } from 'typebox'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app.ts'
import { doRoute, partRoute } from '../../http/part-routes.ts'
import { problems } from '../../http/problems.ts'
import { Instant, ListOf, Nullable, named, PageOf, Ref, readRoutes, Words } from '../../http/resources.ts'
import { platformFaults } from '../../platform/faults.ts'
import { NewImport } from './feeds.schemas.ts'
import { IMPORT_RUN_STATES } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'
import { imports, listRejects, rejectFields } from './imports.queries.ts'
import { Counts, Problem, Reason, Reject, Report } from './imports.schemas.ts'
import { findReport } from './report-run.ts'
import { MAPPING_BYTES_MAX, RUN_FAULTS } from './run-faults.ts'
import { applyRun, cancelRun, discardRun } from './settle-run.ts'
import { startImport } from './start-import.ts'
import { rejectsFile } from './write-rejects.ts'

const Import = Type.Object({
  id: Type.String(),
  state: Words(IMPORT_RUN_STATES),
  target: Type.String(),
  merchant: Type.String(),
  feed: Nullable(Type.String()),
  address: Type.String(),
  mode: Words(['full', 'delta']),
  dry_run: Type.Boolean(),
  counts: Counts,
  reason: Nullable(Reason),
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  started_at: Nullable(Instant),
  ended_at: Nullable(Instant),
  created_at: Instant,
})

/** Runs of imports: their reports, what they left out, and what is decided about them. */
export function importRoutes(app: App): void {
  const report = named(app, 'ImportReport', Report)
  const config = { access: { scope: 'imports:read' as const } }
  const tags = ['imports']
  const gone = problems(importFaults.not_found)
  readRoutes(app, named(app, 'Import', Import), {
    nouns: 'imports',
    one: 'an import',
    scope: 'imports:read',
    ...imports,
    whole: { schema: report, find: findReport as never },
  })
  const lines = { 200: PageOf(Problem), ...gone }
  app.get(
    '/v1/imports/:id/problems',
    { config, schema: { tags, summary: 'What was wrong, by code and attribute', params: Ref, response: lines } },
    async (request) => ({ data: (await findReport(request.ctx, request.params.id)).problems, next_cursor: null }),
  )
  partRoute(app, Reject, {
    nouns: 'imports',
    part: 'rejected-records',
    summary: 'What was left out, record by record',
    scope: 'imports:read',
    fields: rejectFields,
    faults: [importFaults.not_found],
    page: listRejects,
  })
  const file = { description: 'The file', content: { 'text/plain': { schema: Type.String() } } }
  app.get(
    '/v1/imports/:id/rejects',
    {
      config,
      schema: { tags, summary: 'What was left out, as a file to mend', params: Ref, response: { 200: file, ...gone } },
    },
    async (request, reply) => {
      const run = await imports.row(request.ctx, request.params.id)
      void reply.type('text/plain; charset=utf-8')
      void reply.header('content-disposition', `attachment; filename="${run.public_id}-rejects"`)
      return reply.send(Readable.from(rejectsFile(request.ctx.queries, run.public_id)) as never)
    },
  )
  doRoute(app, {
    nouns: 'imports',
    summary: 'Import a source once; the run waits in the queue',
    scope: 'imports:write',
    body: NewImport,
    answer: report,
    status: 202,
    bodyBytesMax: MAPPING_BYTES_MAX,
    faults: RUN_FAULTS,
    run: (ctx, _, body) => startImport(ctx, body),
  })
  for (const it of ACTIONS) actionRoute(app, report, it)
}

interface Action {
  readonly name: string
  readonly summary: string
  act(ctx: Context, id: string): Promise<ImportReport>
}

const ACTIONS: readonly Action[] = [
  { name: 'apply', summary: 'Make the removals that a guard held back', act: applyRun },
  { name: 'discard', summary: 'Drop the removals that a guard held back', act: discardRun },
  { name: 'cancel', summary: 'Stop a run that goes', act: cancelRun },
]

function actionRoute(app: App, report: TSchema, { name, summary, act }: Action): void {
  const { not_found, transition_refused, outdated } = importFaults
  const faults = problems(not_found, transition_refused, outdated, platformFaults.outdated)
  app.post(
    `/v1/imports/:id/${name}`,
    {
      config: { access: { scope: 'imports:write' } },
      schema: { tags: ['imports'], summary, params: Ref, response: { 200: report, ...faults } },
    },
    async (request) => act(request.ctx, request.params.id) as never,
  )
}
