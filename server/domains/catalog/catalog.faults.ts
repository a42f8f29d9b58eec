import { defineFaults } from '../../../engine/kernel/fault.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'

/** Everything that can be wrong with what somebody wants of the catalogue. */
export const catalogFaults = defineFaults('catalog', {
  fields_refused: {
    kind: 'unprocessable',
    detail: (it: { errors: readonly ProblemError[] }) =>
      it.errors.length === 1 ? (it.errors[0]?.detail ?? '') : `${it.errors.length} fields cannot be that.`,
    fix: 'Mend what `errors` names; GET /v1/attributes says what each attribute takes.',
  },
  incomplete: {
    kind: 'unprocessable',
    detail: (it: { errors: readonly ProblemError[] }) =>
      `It lacks ${it.errors.map(({ path }) => path.split('/').at(-1)).join(', ')}.`,
    fix: 'Give it what `errors` names, then submit it.',
  },
  not_that_code: {
    kind: 'unprocessable',
    detail: (it: { code: string }) => `“${it.code}” is a number, and numbers are ids.`,
    fix: 'Choose one that has at least one letter.',
  },
  below_itself: {
    kind: 'unprocessable',
    detail: (it: { code: string; parent: string }) => `“${it.parent}” is “${it.code}” itself, or stands below it.`,
    fix: 'Choose a category outside of this branch, or move that one out of it first.',
  },
  category_in_use: {
    kind: 'conflict',
    detail: (it: { code: string; held: readonly string[] }) => `“${it.code}” cannot be deleted: ${it.held.join('; ')}.`,
    fix: 'Move what stands below it and its products to another category first: PATCH their `parent` and `category`, or POST /v1/bulk-edits.',
  },
  attribute_in_use: {
    kind: 'conflict',
    detail: (it: { code: string; what: string; uses: readonly string[] }) =>
      `“${it.code}” cannot ${it.what}: ${it.uses.join('; ')}.`,
    fix: 'Clear or change those values first (POST /v1/bulk-edits), or switch the attribute off with `active`: false, which keeps them.',
  },
  attribute_fixed: {
    kind: 'conflict',
    detail: (it: { code: string; what: string }) => `“${it.code}” ${it.what}.`,
    fix: 'Make an attribute of your own beside it; a native one that nobody needs can be switched off.',
  },
  closed: {
    kind: 'forbidden',
    detail: 'The catalogue is closed: products are the operator’s.',
    fix: 'Put your offer on a product that is there, or ask the operator to add it.',
  },
  not_enriched: {
    kind: 'conflict',
    detail: 'Products are proposed in an enriched catalogue only, and this one is another.',
    fix: 'In an open catalogue make the product: POST /v1/products. In a closed one ask the operator.',
  },
  not_yours: {
    kind: 'forbidden',
    detail: 'This product is the marketplace’s: you may put an offer on it, and not change it.',
    fix: 'Change a product of your own, or write to the operator.',
  },
  gone: {
    kind: 'conflict',
    detail: (it: { noun: string; key: string }) => `The ${it.noun} ${it.key} is deleted.`,
    fix: 'Make it again: with the same key it takes its old place.',
  },
  merchant_needed: {
    kind: 'unprocessable',
    detail: (it: { merchants: readonly string[] }) =>
      it.merchants.length === 0 ? 'It does not say whose it is.' : `It may be of ${it.merchants.join(', ')}.`,
    fix: 'Add `merchant`: the code of one that you act for.',
  },
  reason_needed: {
    kind: 'unprocessable',
    detail: (it: { noun: string }) => `Nobody can refuse a ${it.noun} without saying why.`,
    fix: 'Add `reason`, a sentence that the merchant may read, or `fields`: field → what is wrong with it.',
  },
  pending_already: {
    kind: 'conflict',
    detail: (it: { id: string }) => `Change request ${it.id} of this product waits for the operator already.`,
    fix: 'Withdraw that one first: POST /v1/change-requests/{id}/withdraw.',
  },
})
