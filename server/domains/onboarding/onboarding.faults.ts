import { defineFaults } from '../../../engine/kernel/fault.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'

/** Everything that can be wrong on the way of a merchant into the marketplace. */
export const onboardingFaults = defineFaults('onboarding', {
  steps_open: {
    kind: 'conflict',
    detail: (it: { errors: readonly ProblemError[] }) =>
      it.errors.length === 1 ? 'One thing is still to be done.' : `${it.errors.length} things are still to be done.`,
    fix: 'Do what `errors` names; GET /v1/merchants/{id}/onboarding shows how far each step is.',
  },
  step_unfulfilled: {
    kind: 'unprocessable',
    detail: (it: { step: string; errors: readonly ProblemError[] }) => `The step ${it.step} is not fulfilled yet.`,
    fix: 'Do what `errors` names, then complete the step.',
  },
  wrong_kind: {
    kind: 'unprocessable',
    detail: (it: { step: string; kind: string }) =>
      `The step ${it.step} is one of ${it.kind}; that cannot be done with it.`,
    fix: 'Documents are handed in and reviewed; everything else is completed.',
  },
  operators_step: {
    kind: 'forbidden',
    detail: (it: { step: string }) => `The step ${it.step} is the operator’s.`,
    fix: 'Submit the merchant; the operator does the rest.',
  },
  reason_needed: {
    kind: 'unprocessable',
    detail: 'Nobody can refuse a step without saying why.',
    fix: 'Add `reason`: a sentence that the merchant may read.',
  },
  step_refused: {
    kind: 'unprocessable',
    detail: (it: { errors: readonly ProblemError[] }) => `A step cannot be like that: ${it.errors[0]?.detail ?? ''}`,
    fix: 'Mend what `errors` names.',
  },
  step_in_use: {
    kind: 'conflict',
    detail: (it: { code: string }) => `Documents of merchants stand under the step ${it.code}.`,
    fix: 'Set `active` to false: nobody is asked for it any more, and what was handed in stays.',
  },
  document_refused: {
    kind: 'unprocessable',
    detail: (it: { why: string }) => `The document cannot be taken: ${it.why}.`,
    fix: 'GET /v1/merchants/{id}/onboarding says which documents, types and sizes the step takes.',
  },
  no_store: {
    kind: 'unavailable',
    detail: 'This server has no place for files.',
    fix: 'Start it with IZB_DATA_DIR set to a folder that it may write.',
  },
})
