import { defineFaults } from '../../../engine/kernel/fault.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'

/** Everything that can be wrong with a bulk edit before it begins. */
export const bulkEditFaults = defineFaults('bulk_edits', {
  unclear: {
    kind: 'unprocessable',
    detail: (it: { why: string }) => it.why,
    fix: 'Say which items with `ids` or with `filter` (fields of the list; {} is all of them), and what to do with `change` or with `action`.',
  },
  change_refused: {
    kind: 'unprocessable',
    detail: (it: { errors: readonly ProblemError[] }) =>
      `The change holds ${it.errors.map(({ path }) => path).join(', ')}, which cannot be that.`,
    fix: 'Write into `change` what PATCH /v1/products/{id} or PATCH /v1/offers/{id} would take.',
  },
})
