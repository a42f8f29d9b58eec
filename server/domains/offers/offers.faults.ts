import { defineFaults } from '../../../engine/kernel/fault.ts'

/** Everything that can be wrong with what somebody wants of an offer. */
export const offerFaults = defineFaults('offers', {
  has_variations: {
    kind: 'conflict',
    detail: (it: { sku: string; fields: readonly string[] }) =>
      `${it.fields.join(' and ')} of ${it.sku} come from its variations.`,
    fix: 'Change the variations: GET /v1/variations?offer_id= lists them, PATCH /v1/variations/{id} changes one.',
  },
  sku_fixed: {
    kind: 'unprocessable',
    detail: (it: { sku: string }) => `The SKU of ${it.sku} stays: imports know it by that.`,
    fix: 'Make an offer with the other SKU, and delete this one.',
  },
  product_unknown: {
    kind: 'unprocessable',
    detail: (it: { product: string }) => `There is no product ${it.product} that an offer can be put on.`,
    fix: 'Look for it with GET /v1/products, or make it first: POST /v1/products.',
  },
})
