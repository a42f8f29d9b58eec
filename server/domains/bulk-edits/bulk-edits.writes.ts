import { pagesFaults } from '../../platform/pages.faults.ts'
import { defineVerb, type Writes } from '../../platform/writes.ts'
import { bulkEditFaults } from './bulk-edits.faults.ts'
import { NewBulkEdit } from './bulk-edits.schemas.ts'
import { cancelBulkEdit } from './move-bulk-edit.ts'
import { startBulkEdit } from './start-bulk-edit.ts'

/** What can be done with bulk edits. */
export const bulkEditWrites: Writes = {
  create: defineVerb({
    summary: 'Change many products or offers at once, by a job',
    body: NewBulkEdit,
    faults: [bulkEditFaults.unclear, bulkEditFaults.change_refused, pagesFaults.unknown_field, pagesFaults.bad_value],
    run: (ctx, _, body) => startBulkEdit(ctx, body),
  }),
  actions: {
    cancel: defineVerb({ summary: 'Stop a bulk edit; what was changed stays', run: cancelBulkEdit }),
  },
}
