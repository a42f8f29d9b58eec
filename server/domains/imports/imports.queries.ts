import type { Context } from '../../context.ts'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantGroupField } from '../../platform/merchant-field.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { all, none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { importRunMachine, isGoing } from './import-run.machine.ts'
import { importFaults } from './imports.faults.ts'

const importRows = (db: Queries) =>
  db
    .selectFrom('import_run')
    .leftJoin('merchant', 'merchant.id', 'import_run.merchant_id')
    .select([
      'import_run.id',
      'import_run.public_id',
      'import_run.state',
      'import_run.feed_id',
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

type ImportRow = Awaited<ReturnType<ReturnType<typeof importRows>['executeTakeFirstOrThrow']>>

/** Runs, last first; the whole report of one is `reportRun`. */
export const imports = defineListing({
  noun: 'import',
  nouns: 'imports',
  id: 'import_run.id',
  called: ['import_run.public_id'],
  calledOnly: true,
  missing: (id) => importFaults.not_found({ id }),
  sort: '-created_at',
  sight: { merchant: ownedBy('import_run.merchant_id'), storefront: none },
  fields: {
    state: { column: 'import_run.state', kind: 'text' },
    target: { column: 'import_run.target', kind: 'text' },
    address: { column: 'import_run.address', kind: 'text' },
    mode: { column: 'import_run.mode', kind: 'text' },
    dry_run: { column: 'import_run.dry_run', kind: 'flag' },
    merchant: { column: 'merchant.code', kind: 'text', nullable: true },
    merchant_group: merchantGroupField('import_run.merchant_id'),
    feed: { column: 'import_run.feed_id', kind: 'integer', nullable: true },
    created_at: { column: 'import_run.created_at', kind: 'instant' },
  },
  rows: importRows,
  view: (row: ImportRow, { actor }) => ({
    id: row.public_id,
    state: row.state,
    target: row.target,
    merchant: row.merchant ?? '',
    feed: opaque(row.feed_id),
    address: row.address,
    mode: row.mode,
    dry_run: row.dry_run,
    counts: row.counts,
    reason: row.reason,
    actions: importRunMachine.allowed(row.state, actor.role),
    started_at: instant(row.started_at),
    ended_at: instant(row.ended_at),
    created_at: instant(row.created_at),
  }),
})

/** A run in a list. */
export type ImportView = Awaited<ReturnType<typeof imports.find>>

/** How far a run is, for who watches it. Throws `imports.not_found`. */
export async function importProgress(ctx: Context, publicId: string) {
  const run = await ctx.queries
    .selectFrom('import_run')
    .select(['state', 'counts', 'position', 'source_bytes'])
    .where('id', '=', (await imports.row(ctx, publicId)).id)
    .executeTakeFirstOrThrow()
  const bytesTotal = run.source_bytes ?? 0
  const byte = run.position?.byte
  return {
    state: run.state,
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

/** What rejects can be filtered and sorted by. */
export const rejectFields: PageFields = {
  seq: { column: 'import_reject.seq', kind: 'integer' },
  row: { column: 'import_reject.row', kind: 'integer' },
  code: { column: 'import_reject.code', kind: 'text' },
  attribute: { column: 'import_reject.attribute', kind: 'text' },
}

const rejectView = ({ row, code, attribute, detail, raw }: RejectRow) => ({ row, code, attribute, detail, raw })

/** A record that was left out, and why. */
export type RejectView = ReturnType<typeof rejectView>

// Whoever sees the run sees what it left out.
const rejectList = { id: 'import_reject.id', sort: 'seq', sight: { merchant: all, storefront: none }, view: rejectView }

/** A page of the records that a run left out, in the order of the source. Throws `imports.not_found`. */
export async function listRejects(ctx: Context, publicId: string, request: PageRequest): Promise<Page<RejectView>> {
  const { id } = await imports.row(ctx, publicId)
  return readPage(ctx, rejects(ctx.queries, id), { ...rejectList, fields: rejectFields }, request)
}

const mappingRows = (db: Queries) =>
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

type MappingRow = Awaited<ReturnType<ReturnType<typeof mappingRows>['executeTakeFirstOrThrow']>>

/** The stored mappings; the document of one is `findMapping`. */
export const mappings = defineListing({
  noun: 'mapping',
  nouns: 'mappings',
  id: 'mapping.id',
  called: ['mapping.name'],
  sort: 'id',
  sight: { merchant: ownedBy('mapping.merchant_id'), storefront: none },
  fields: {
    id: { column: 'mapping.id', kind: 'integer' },
    name: { column: 'mapping.name', kind: 'text' },
    target: { column: 'mapping.target', kind: 'text' },
    merchant: { column: 'merchant.code', kind: 'text', nullable: true },
    merchant_group: merchantGroupField('mapping.merchant_id'),
    created_at: { column: 'mapping.created_at', kind: 'instant' },
  },
  rows: mappingRows,
  view: (row: MappingRow) => ({
    id: opaque(row.id),
    name: row.name,
    target: row.target,
    merchant: row.merchant ?? '',
    version: Number(row.version ?? 0),
    created_at: instant(row.created_at),
  }),
})

/** A mapping in a list. */
export type MappingView = Awaited<ReturnType<typeof mappings.find>>

/** A mapping with the document of one version, the last one unless told. */
export async function findMapping(
  ctx: Context,
  ref: string,
  version?: number,
): Promise<MappingView & { readonly document: Record<string, unknown> }> {
  const mapping = await mappings.find(ctx, ref)
  const wanted = version ?? mapping.version
  const found = await ctx.queries
    .selectFrom('mapping_version')
    .select('document')
    .where('mapping_id', '=', Number(mapping.id))
    .where('version', '=', wanted)
    .executeTakeFirst()
  if (!found) throw importFaults.version_unknown({ id: mapping.id, version: wanted, last: mapping.version })
  return { ...mapping, version: wanted, document: found.document }
}

const versionRows = (db: Queries, mappingId: number) =>
  db.selectFrom('mapping_version').select(['id', 'version', 'digest', 'created_at']).where('mapping_id', '=', mappingId)

type VersionRow = Awaited<ReturnType<ReturnType<typeof versionRows>['executeTakeFirstOrThrow']>>

/** What versions can be filtered and sorted by. */
export const versionFields: PageFields = {
  version: { column: 'mapping_version.version', kind: 'integer' },
  created_at: { column: 'mapping_version.created_at', kind: 'instant' },
}

const versionView = ({ version, digest, created_at }: VersionRow) => ({
  version,
  digest,
  created_at: instant(created_at),
})

const versionList = {
  id: 'mapping_version.id',
  sort: '-version',
  sight: { merchant: all, storefront: none },
  view: versionView,
}

/** A page of the versions of a mapping, last first. */
export async function listVersions(ctx: Context, ref: string, request: PageRequest) {
  const { id } = await mappings.row(ctx, ref)
  return readPage(ctx, versionRows(ctx.queries, id), { ...versionList, fields: versionFields }, request)
}
