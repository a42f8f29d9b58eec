import type { ImportReport } from '../../../engine/report/report.ts'
import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { importFaults } from './imports.faults.ts'
import { imports } from './imports.queries.ts'

/** The report of a run within somebody’s reach. Throws `imports.not_found`. */
export async function findReport(ctx: Context, publicId: string): Promise<ImportReport> {
  const { public_id } = await imports.row(ctx, publicId)
  return reportRun(ctx.queries, public_id)
}

/** The report of a run as it stands now. Throws `imports.not_found`. */
export async function reportRun(db: Queries, publicId: string): Promise<ImportReport> {
  const run = await db
    .selectFrom('import_run')
    .leftJoin('merchant', 'merchant.id', 'import_run.merchant_id')
    .selectAll('import_run')
    .select('merchant.code as merchant_code')
    .where('import_run.public_id', '=', publicId)
    .executeTakeFirst()
  if (!run) throw importFaults.not_found({ id: publicId })
  const problems = await db
    .selectFrom('import_problem')
    .select(['code', 'severity', 'attribute', 'count', 'examples'])
    .where('run_id', '=', run.id)
    .orderBy('severity')
    .orderBy('count', 'desc')
    .orderBy('code')
    .orderBy('attribute')
    .execute()
  const ended = run.ended_at ?? run.heartbeat_at
  return {
    id: run.public_id,
    state: run.state,
    target: run.target,
    merchant: run.merchant_code ?? '',
    dry_run: run.dry_run,
    started_at: run.started_at?.toISOString() ?? null,
    ended_at: run.ended_at?.toISOString() ?? null,
    seconds: run.started_at && ended ? (ended.getTime() - run.started_at.getTime()) / 1000 : 0,
    source: {
      address: run.address,
      bytes: run.source_bytes ?? 0,
      digest: run.source_digest ?? '',
      format: run.format ?? '',
    },
    mapping: { id: run.mapping_id === null ? '' : String(run.mapping_id), version: run.mapping_version ?? 0 },
    counts: run.counts,
    problems: problems.map((line) => ({ ...line, examples: [...line.examples] })),
    reason: run.reason,
  }
}
