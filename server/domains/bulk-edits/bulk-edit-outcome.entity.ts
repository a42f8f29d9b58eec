import { defineEntity, p } from '@mikro-orm/core'
import { bigRefColumn, idColumn } from '../../platform/columns.ts'
import { BulkEdit } from './bulk-edit.entity.ts'

/** What became of one item of a bulk edit: it was changed, or refused and why. */
export const BulkEditOutcome = defineEntity({
  name: 'BulkEditOutcome',
  tableName: 'bulk_edit_outcome',
  properties: {
    id: idColumn(),
    bulkEdit: () => p.manyToOne(BulkEdit).deleteRule('cascade').index(),
    itemId: bigRefColumn(),
    outcome: p.text().$type<'changed' | 'refused'>(),
    code: p.text().nullable(),
    detail: p.text().nullable(),
    errors: p.json<readonly object[]>().nullable(),
  },
})
