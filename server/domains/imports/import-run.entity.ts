import { defineEntity, p } from '@mikro-orm/core'
import type { MissingPolicy } from '../../../engine/contract/target.ts'
import type { Counts, ImportReport } from '../../../engine/report/report.ts'
import { flagColumn, idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import { Feed, type ImportMode } from './feed.entity.ts'
import type { ImportRunState } from './import-run.machine.ts'

/** One reading of one source, with all that is needed to go on with it after a crash. */
export const ImportRun = defineEntity({
  name: 'ImportRun',
  tableName: 'import_run',
  indexes: [{ properties: ['state'] }],
  properties: {
    id: idColumn(),
    publicId: p.text().unique(),
    feed: () => p.manyToOne(Feed).ref().nullable().index().deleteRule('set null'),
    merchant: () => p.manyToOne(Merchant).ref().nullable().index(),
    target: p.text(),
    address: p.text(),
    mode: p.text().$type<ImportMode>(),
    missing: p.text().$type<MissingPolicy>(),
    dryRun: flagColumn(),
    options: p.json<Record<string, unknown>>(),
    /** What was handed in for it; it is not removed while the run may need it. */
    uploadId: p.integer().nullable(),
    state: p.text().$type<ImportRunState>(),
    mappingId: p.integer().nullable(),
    mappingVersion: p.integer().nullable(),
    format: p.text().nullable(),
    sourceBytes: p.bigint('number').nullable(),
    sourceDigest: p.text().nullable(),
    sourceOptions: p.json<Record<string, unknown>>().nullable(),
    columns: p.json<readonly string[]>().nullable(),
    /** Where its spooled source and its rejects lie. */
    folder: p.text().nullable(),
    /** The checkpoint: how far what is written reaches. */
    position: p.json<Record<string, unknown>>().nullable(),
    counts: p.json<Counts>(),
    /** `host:pid:start` of the process that runs it. */
    owner: p.text().nullable(),
    heartbeatAt: instantColumn().nullable(),
    attempts: p.integer(),
    reason: p.json<NonNullable<ImportReport['reason']>>().nullable(),
    /** Rows that brought the process down and are left out now. */
    skippedRows: p.json<readonly number[]>(),
    startedAt: instantColumn().nullable(),
    endedAt: instantColumn().nullable(),
    createdAt: instantColumn(),
  },
})
