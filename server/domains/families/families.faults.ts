import { defineFaults } from '../../../engine/kernel/fault.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'

/** Everything that can be wrong with what somebody wants of a family. */
export const familyFaults = defineFaults('families', {
  bad_conditions: {
    kind: 'unprocessable',
    detail: (it: { errors: readonly ProblemError[] }) =>
      it.errors.length === 1 ? (it.errors[0]?.detail ?? '') : `${it.errors.length} conditions cannot be that.`,
    fix: 'Mend what `errors` names. A condition is such as { "field": "brand", "eq": "Acme" }, or all, any and not of these.',
  },
  unknown_merchant: {
    kind: 'unprocessable',
    detail: (it: { code: string }) => `There is no merchant ${it.code} whose family it could be.`,
    fix: 'Name a merchant of yours by its code, or none.',
  },
  whose: {
    kind: 'unprocessable',
    detail: 'You act for several merchants, and did not say whose family it is.',
    fix: 'Add `merchant`: the code of one of them.',
  },
})
