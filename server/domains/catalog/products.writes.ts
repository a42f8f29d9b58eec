import { defineVerb, type Verb, type Writes } from '../../platform/writes.ts'
import { actOnProduct } from './act-on-product.ts'
import { catalogFaults } from './catalog.faults.ts'
import { createProduct } from './create-product.ts'
import type { ProductAction } from './product-rows.ts'
import * as schemas from './products.schemas.ts'
import { releaseProduct } from './release-product.ts'
import { removeProduct } from './remove-product.ts'
import { openChangeRequest, settleChangeRequest } from './settle-change.ts'
import { updateProduct, upsertProduct } from './update-product.ts'

const only = 'operator' as const
const WRITTEN = [
  catalogFaults.fields_refused,
  catalogFaults.closed,
  catalogFaults.not_yours,
  catalogFaults.gone,
  catalogFaults.merchant_needed,
  catalogFaults.pending_already,
] as const

const action = (name: ProductAction, summary: string, more: Partial<Verb> = {}): Verb =>
  defineVerb({
    summary,
    body: schemas.Reason,
    faults: [catalogFaults.not_yours, catalogFaults.incomplete],
    run: (ctx, ref, body) => actOnProduct(ctx, ref, name, body),
    ...more,
  })

/** What can be done with products. */
export const productWrites: Writes = {
  create: defineVerb({
    summary: 'Make a product, as a draft',
    body: schemas.NewProduct,
    faults: WRITTEN,
    run: (ctx, _, body) => createProduct(ctx, body),
  }),
  update: defineVerb({
    summary: 'Change a product; imports leave alone what you change',
    body: schemas.ProductChange,
    faults: WRITTEN,
    run: updateProduct,
  }),
  upsert: defineVerb({
    summary: 'Make a product by your own id, or replace it',
    body: schemas.ProductReplacement,
    faults: WRITTEN,
    run: upsertProduct,
  }),
  remove: defineVerb({ summary: 'Delete a product', faults: [catalogFaults.not_yours], run: removeProduct }),
  actions: {
    submit: action('submit', 'Put a product before the operator'),
    accept: action('accept', 'Let a product in', { only }),
    refuse: defineVerb({
      summary: 'Do not let a product in; say why, field by field',
      body: schemas.RefusalReasons,
      only,
      faults: [catalogFaults.reason_needed, catalogFaults.not_yours],
      run: (ctx, ref, body) => actOnProduct(ctx, ref, 'refuse', body),
    }),
    activate: action('activate', 'Put a product on sale again'),
    deactivate: action('deactivate', 'Take a product out of sale'),
    'return-to-draft': action('return_to_draft', 'Rework a product: it is a draft until it is submitted again'),
    release: defineVerb({
      summary: 'Let imports write fields again that were changed by hand',
      body: schemas.Release,
      faults: [catalogFaults.not_yours],
      run: releaseProduct,
    }),
  },
}

const settling = [
  catalogFaults.fields_refused,
  catalogFaults.gone,
  catalogFaults.not_yours,
  catalogFaults.incomplete,
] as const

/** What can be done with change requests. */
export const changeRequestWrites: Writes = {
  create: defineVerb({
    summary: 'Ask for a product that is missing, or for a change of one that is there',
    body: schemas.NewChangeRequest,
    faults: [...WRITTEN, catalogFaults.not_enriched, catalogFaults.incomplete],
    run: (ctx, _, body) => openChangeRequest(ctx, body),
  }),
  actions: {
    accept: defineVerb({
      summary: 'Take over what a merchant asks for',
      body: schemas.Reason,
      only,
      faults: settling,
      run: (ctx, ref, body) => settleChangeRequest(ctx, ref, 'accept', body),
    }),
    refuse: defineVerb({
      summary: 'Do not take it over; say why',
      body: schemas.RefusalReasons,
      only,
      faults: [...settling, catalogFaults.reason_needed],
      run: (ctx, ref, body) => settleChangeRequest(ctx, ref, 'refuse', body),
    }),
    withdraw: defineVerb({
      summary: 'Take a request back',
      body: schemas.Reason,
      faults: settling,
      run: (ctx, ref, body) => settleChangeRequest(ctx, ref, 'withdraw', body),
    }),
  },
}
