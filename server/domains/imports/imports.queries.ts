import type { Queries } from '../../platform/database.ts'
import { findOne } from '../../platform/find-one.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { importRunMachine, isGoing } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'

const imports = (db: Queries) =>
  db
    .selectFrom('import_run')
    .leftJoin('merchant', 'merchant.id', 'import_run.merchant_id')
    .select([
      'import_run.id',
      'import_run.public_id',
      'import_run.state',
      'import_run.target',
      'import_run.address',
      'import_run.mode',
      'import_run.dry_run',
      'import_run.counts',
      'import_run.reason',
      'import_run.started_at',
      'import_run.ended_at',
      'import_run.created_at',
      'merchant.code as merchant',
    ])

type ImportRow = Awaited<ReturnType<ReturnType<typeof imports>['executeTakeFirstOrThrow']>>

const importFields: PageFields = {
  state: { column: 'import_run.state', kind: 'text' },
  target: { column: 'import_run.target', kind: 'text' },
  address: { column: 'import_run.address', kind: 'text' },
  mode: { column: 'import_run.mode', kind: 'text' },
  dry_run: { column: 'import_run.dry_run', kind: 'flag' },
  merchant: { column: 'merchant.code', kind: 'text', nullable: true },
  created_at: { column: 'import_run.created_at', kind: 'instant' },
}

const importView = (row: ImportRow) => ({
  id: row.public_id,
  state: row.state,
  target: row.target,
  merchant: row.merchant ?? '',
  address: row.address,
  mode: row.mode,
  dry_run: row.dry_run,
  counts: row.counts,
  reason: row.reason,
  actions: importRunMachine.allowed(row.state, 'operator'),
  started_at: instant(row.started_at),
  ended_at: instant(row.ended_at),
  created_at: instant(row.created_at),
})

/** A run in a list; its whole report is `reportRun`. */
export type ImportView = ReturnType<typeof importView>

/** A page of runs, last first. */
export function listImports(db: Queries, request: PageRequest): Promise<Page<ImportView>> {
  const list = { fields: importFields, id: 'import_run.id', sort: '-created_at', view: importView }
  return readPage(imports(db), list, request)
}

/** How far a run is, for who watches it. Throws `imports.not_found`. */
export async function importProgress(db: Queries, publicId: string) {
  const run = await db
    .selectFrom('import_run')
    .select(['state', 'counts', 'position', 'source_bytes'])
    .where('id', '=', await runIdOf(db, publicId))
    .executeTakeFirstOrThrow()
  const bytesTotal = run.source_bytes ?? 0
  const byte = run.position?.byte
  return {
    ended: !isGoing(run.state),
    counts: run.counts,
    bytesDone: typeof byte === 'number' ? Math.min(byte, bytesTotal) : 0,
    bytesTotal,
  }
}

const rejects = (db: Queries, runId: number) =>
  db
    .selectFrom('import_reject')
    .select(['id', 'seq', 'row', 'code', 'attribute', 'detail', 'raw'])
    .where('run_id', '=', runId)

type RejectRow = Awaited<ReturnType<ReturnType<typeof rejects>['executeTakeFirstOrThrow']>>

const rejectFields: PageFields = {
  seq: { column: 'import_reject.seq', kind: 'integer' },
  row: { column: 'import_reject.row', kind: 'integer' },
  code: { column: 'import_reject.code', kind: 'text' },
  attribute: { column: 'import_reject.attribute', kind: 'text' },
}

const rejectView = ({ row, code, attribute, detail, raw }: RejectRow) => ({ row, code, attribute, detail, raw })

/** A record that was left out, and why. */
export type RejectView = ReturnType<typeof rejectView>

/** A page of the records that a run left out, in the order of the source. Throws `imports.not_found`. */
export async function listRejects(db: Queries, publicId: string, request: PageRequest): Promise<Page<RejectView>> {
  const list = { fields: rejectFields, id: 'import_reject.id', sort: 'seq', view: rejectView }
  return readPage(rejects(db, await runIdOf(db, publicId)), list, request)
}

/** The inner id of a run. Throws `imports.not_found`. */
async function runIdOf(db: Queries, publicId: string): Promise<number> {
  const run = publicId.includes('\0')
    ? undefined
    : await db.selectFrom('import_run').select('id').where('public_id', '=', publicId).executeTakeFirst()
  if (!run) throw importFaults.not_found({ id: publicId })
  return run.id
}

const mappings = (db: Queries) =>
  db
    .selectFrom('mapping')
    .leftJoin('merchant', 'merchant.id', 'mapping.merchant_id')
    .select((eb) => [
      'mapping.id',
      'mapping.name',
      'mapping.target',
      'mapping.created_at',
      'merchant.code as merchant',
      eb
        .selectFrom('mapping_version')
        .select((of) => of.fn.max('mapping_version.version').as('version'))
        .whereRef('mapping_version.mapping_id', '=', 'mapping.id')
        .as('version'),
    ])

type MappingRow = Awaited<ReturnType<ReturnType<typeof mappings>['executeTakeFirstOrThrow']>>

const mappingFields: PageFields = {
  id: { column: 'mapping.id', kind: 'integer' },
  name: { column: 'mapping.name', kind: 'text' },
  target: { column: 'mapping.target', kind: 'text' },
  merchant: { column: 'merchant.code', kind: 'text', nullable: true },
  created_at: { column: 'mapping.created_at', kind: 'instant' },
}

const mappingView = (row: MappingRow) => ({
  id: opaque(row.id),
  name: row.name,
  target: row.target,
  merchant: row.merchant ?? '',
  version: Number(row.version ?? 0),
  created_at: instant(row.created_at),
})

/** A mapping in a list; its document is `findMapping`. */
export type MappingView = ReturnType<typeof mappingView>

/** A page of the stored mappings. */
export function listMappings(db: Queries, request: PageRequest): Promise<Page<MappingView>> {
  const list = { fields: mappingFields, id: 'mapping.id', sort: 'id', view: mappingView }
  return readPage(mappings(db), list, request)
}

/** A mapping with the document of one version, the last one unless told. */
export async function findMapping(
  db: Queries,
  ref: string,
  version?: number,
): Promise<MappingView & { readonly document: Record<string, unknown> }> {
  const names = { noun: 'mapping', nouns: 'mappings', id: 'mapping.id', called: ['mapping.name'] }
  const mapping = mappingView(await findOne(mappings(db), names, ref))
  const wanted = version ?? mapping.version
  const found = await db
    .selectFrom('mapping_version')
    .select('document')
    .where('mapping_id', '=', Number(mapping.id))
    .where('version', '=', wanted)
    .executeTakeFirst()
  if (!found) throw importFaults.version_unknown({ id: mapping.id, version: wanted, last: mapping.version })
  return { ...mapping, version: wanted, document: found.document }
}
