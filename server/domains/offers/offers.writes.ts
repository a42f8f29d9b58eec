import { defineVerb, type Verb, type Writes } from '../../platform/writes.ts'
import { catalogFaults, Reason, RefusalReasons, Release } from '../catalog/index.ts'
import { actOnOffer, removeOffer } from './act-on-offer.ts'
import { createOffer } from './create-offer.ts'
import type { OfferAction } from './offer-listing.ts'
import { offerFaults } from './offers.faults.ts'
import * as schemas from './offers.schemas.ts'
import { releaseOffer } from './release-offer.ts'
import { updateOffer, upsertOffer } from './update-offer.ts'
import { releaseVariation, updateVariation } from './update-variation.ts'

const only = 'operator' as const
const WRITTEN = [
  catalogFaults.fields_refused,
  catalogFaults.gone,
  catalogFaults.merchant_needed,
  offerFaults.product_unknown,
  offerFaults.has_variations,
  offerFaults.sku_fixed,
] as const

const action = (name: OfferAction, summary: string, more: Partial<Verb> = {}): Verb =>
  defineVerb({
    summary,
    body: Reason,
    faults: [catalogFaults.incomplete],
    run: (ctx, ref, body) => actOnOffer(ctx, ref, name, body),
    ...more,
  })

/** What can be done with offers. */
export const offerWrites: Writes = {
  create: defineVerb({
    summary: 'Put an offer on a product, as a draft',
    body: schemas.NewOffer,
    faults: WRITTEN,
    run: (ctx, _, body) => createOffer(ctx, body),
  }),
  update: defineVerb({
    summary: 'Change an offer; imports leave alone what you change',
    body: schemas.OfferChange,
    faults: WRITTEN,
    run: updateOffer,
  }),
  upsert: defineVerb({
    summary: 'Make an offer by your own id, or replace it',
    body: schemas.OfferReplacement,
    faults: WRITTEN,
    run: upsertOffer,
  }),
  remove: defineVerb({ summary: 'Delete an offer, with its variations', run: removeOffer }),
  actions: {
    submit: action('submit', 'Put an offer before the operator'),
    accept: action('accept', 'Let an offer in', { only }),
    refuse: defineVerb({
      summary: 'Do not let an offer in; say why, field by field',
      body: RefusalReasons,
      only,
      faults: [catalogFaults.reason_needed],
      run: (ctx, ref, body) => actOnOffer(ctx, ref, 'refuse', body),
    }),
    activate: action('activate', 'Put an offer on sale again'),
    deactivate: action('deactivate', 'Take an offer out of sale'),
    'return-to-draft': action('return_to_draft', 'Rework an offer: it is a draft until it is submitted again'),
    release: defineVerb({
      summary: 'Let imports write fields again that were changed by hand',
      body: Release,
      run: releaseOffer,
    }),
  },
}

/** What can be done with variations; imports make them, and their offer carries their state. */
export const variationWrites: Writes = {
  update: defineVerb({
    summary: 'Change price, stock and more of one variation; imports leave alone what you change',
    body: schemas.VariationChange,
    faults: [catalogFaults.fields_refused, catalogFaults.gone],
    run: updateVariation,
  }),
  actions: {
    release: defineVerb({
      summary: 'Let imports write fields again that were changed by hand',
      body: Release,
      run: releaseVariation,
    }),
  },
}
