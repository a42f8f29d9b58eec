import { defineEntity, p } from '@mikro-orm/core'
import type { Actor } from '../../../engine/kernel/event.ts'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import { OnboardingStep } from './onboarding-step.entity.ts'
import type { MediaType } from './step-kinds.ts'

/** A document that a merchant handed in; its bytes lie in the store, under their digest. */
export const MerchantDocument = defineEntity({
  name: 'MerchantDocument',
  tableName: 'merchant_document',
  uniques: [{ properties: ['merchant', 'onboardingStep', 'document'] }],
  properties: {
    id: idColumn(),
    merchant: () => p.manyToOne(Merchant).ref().index(false).deleteRule('cascade'),
    onboardingStep: () => p.manyToOne(OnboardingStep).ref().index(),
    /** Which of the step’s documents it is. */
    document: p.text(),
    /** What the file was called. */
    name: p.text(),
    type: p.text().$type<MediaType>(),
    bytes: p.integer(),
    digest: p.text().index(),
    actor: p.json<Actor>(),
    at: instantColumn(),
  },
})
