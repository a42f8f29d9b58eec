import { Readable } from 'node:stream'
import { type TSchema, Type } from 'typebox'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import {
  Instant,
  LIST_FAULTS,
  ListOf,
  Nullable,
  named,
  PageOf,
  pageQuery,
  pageRequestOf,
  Ref,
  readRoutes,
  Words,
} from '../../http/resources.ts'
import { IMPORT_RUN_STATES } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'
import { imports, listRejects, rejectFields } from './imports.queries.ts'
import { Counts, Problem, Reason, Reject } from './imports.schemas.ts'
import { findReport } from './report-run.ts'
import { applyRun, cancelRun, discardRun } from './settle-run.ts'
import { rejectsFile } from './write-rejects.ts'

const Import = Type.Object({
  id: Type.String(),
  state: Words(IMPORT_RUN_STATES),
  target: Type.String(),
  merchant: Type.String(),
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

const Report = Type.Object({
  id: Type.String(),
  state: Type.String(),
  target: Type.String(),
  merchant: Type.String(),
  dry_run: Type.Boolean(),
  started_at: Nullable(Instant),
  ended_at: Nullable(Instant),
  seconds: Type.Number(),
  source: Type.Object({ address: Type.String(), bytes: Type.Integer(), digest: Type.String(), format: Type.String() }),
  mapping: Type.Object({ id: Type.String(), version: Type.Integer() }),
  counts: Counts,
  problems: Type.Array(Problem),
  reason: Nullable(Reason),
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
  const rejected = { 200: PageOf(Reject), ...problems(importFaults.not_found, ...LIST_FAULTS) }
  const querystring = pageQuery(rejectFields)
  app.get(
    '/v1/imports/:id/rejected-records',
    {
      config,
      schema: { tags, summary: 'What was left out, record by record', params: Ref, querystring, response: rejected },
    },
    async (request) => listRejects(request.ctx, request.params.id, pageRequestOf(request.query)),
  )
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
  const faults = problems(importFaults.not_found, importFaults.transition_refused, importFaults.outdated)
  app.post(
    `/v1/imports/:id/${name}`,
    {
      config: { access: { scope: 'imports:write' } },
      schema: { tags: ['imports'], summary, params: Ref, response: { 200: report, ...faults } },
    },
    async (request) => act(request.ctx, request.params.id) as never,
  )
}
