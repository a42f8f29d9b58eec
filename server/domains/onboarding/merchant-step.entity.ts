import { defineEntity, p } from '@mikro-orm/core'
import type { Actor } from '../../../engine/kernel/event.ts'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import { OnboardingStep } from './onboarding-step.entity.ts'
import type { StepState } from './step.machine.ts'

/** How far one merchant is with one step; no row is open. */
export const MerchantStep = defineEntity({
  name: 'MerchantStep',
  tableName: 'merchant_step',
  uniques: [{ properties: ['merchant', 'onboardingStep'] }],
  properties: {
    id: idColumn(),
    merchant: () => p.manyToOne(Merchant).ref().index(false).deleteRule('cascade'),
    onboardingStep: () => p.manyToOne(OnboardingStep).ref().index().deleteRule('cascade'),
    state: p.text().$type<StepState>(),
    /** Why it was refused. */
    reason: p.text().nullable(),
    /** Which terms were accepted. */
    termsVersion: p.text().nullable(),
    /** Who moved it last, and when. */
    actor: p.json<Actor>(),
    at: instantColumn(),
  },
})
