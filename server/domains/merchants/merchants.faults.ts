import { defineFaults } from '../../../engine/kernel/fault.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'

/** Everything that can be wrong with what somebody wants of a merchant. */
export const merchantFaults = defineFaults('merchants', {
  operators_field: {
    kind: 'forbidden',
    detail: (it: { fields: readonly string[] }) => `Only the operator changes ${it.fields.join(', ')}.`,
    fix: 'Leave these out, or ask the operator.',
  },
  fields_refused: {
    kind: 'unprocessable',
    detail: (it: { errors: readonly ProblemError[] }) =>
      it.errors.length === 1 ? (it.errors[0]?.detail ?? '') : `${it.errors.length} fields cannot be that.`,
    fix: 'Mend what `errors` names; GET /v1/merchant-fields lists the fields that the operator added.',
  },
  reason_needed: {
    kind: 'unprocessable',
    detail: (it: { action: string }) => `Nobody can ${it.action} a merchant without saying why.`,
    fix: 'Add `reason`: a sentence that the merchant may read.',
  },
  gone: {
    kind: 'conflict',
    detail: (it: { code: string }) => `The merchant ${it.code} is deleted, for good.`,
    fix: 'Make a new merchant with another code and another external id.',
  },
  hindered: {
    kind: 'conflict',
    detail: (it: { hindrances: readonly string[] }) => `It cannot be deleted yet: ${it.hindrances.join('; ')}.`,
    fix: 'Stop the merchant, settle what is open, and delete it then.',
  },
  not_that_code: {
    kind: 'unprocessable',
    detail: (it: { code: string }) => `“${it.code}” is a number, and numbers are ids.`,
    fix: 'Choose a code that has at least one letter.',
  },
  unknown_members: {
    kind: 'unprocessable',
    detail: (it: { codes: readonly string[] }) => `There is no merchant ${it.codes.join(', ')}.`,
    fix: 'Name merchants by their code; `GET /v1/merchants` lists them.',
  },
})
