import { defineEntity, p } from '@mikro-orm/core'
import type { ProblemCode } from '../../../engine/kernel/reject.ts'
import { idColumn } from '../../platform/columns.ts'
import { ImportRun } from './import-run.entity.ts'

/** A record that was left out, with the sender's own cells, so that it can be mended and sent again. */
export const ImportReject = defineEntity({
  name: 'ImportReject',
  tableName: 'import_reject',
  uniques: [{ properties: ['run', 'seq'] }],
  properties: {
    id: idColumn(),
    run: () => p.manyToOne(ImportRun).ref().index(false).deleteRule('cascade'),
    /** Order of the source. */
    seq: p.integer(),
    row: p.integer(),
    code: p.text().$type<ProblemCode>(),
    attribute: p.text(),
    detail: p.text(),
    /** The record as text, where the format keeps it whole (XML, JSON). */
    raw: p.text().nullable(),
    cells: p.json<readonly string[]>().nullable(),
  },
})
