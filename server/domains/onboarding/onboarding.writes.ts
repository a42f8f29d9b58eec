import { Type } from 'typebox'
import { defineVerb, type Writes } from '../../platform/writes.ts'
import { createStep, removeStep, updateStep, upsertStep } from './keep-step.ts'
import { onboardingFaults } from './onboarding.faults.ts'
import * as schemas from './onboarding.schemas.ts'
import { submitMerchant } from './submit-merchant.ts'

const only = 'operator' as const
const faults = [onboardingFaults.step_refused] as const

/** What can be done with the steps of the onboarding. */
export const stepWrites: Writes = {
  create: defineVerb({
    summary: 'Add a step to the onboarding',
    body: schemas.NewStep,
    only,
    faults,
    run: (ctx, _, body) => createStep(ctx, body),
  }),
  update: defineVerb({ summary: 'Change a step', body: schemas.StepChange, only, faults, run: updateStep }),
  upsert: defineVerb({
    summary: 'Add a step by your own id, or replace it',
    body: schemas.StepReplacement,
    only,
    faults,
    run: upsertStep,
  }),
  remove: defineVerb({
    summary: 'Take a step away',
    only,
    faults: [onboardingFaults.step_in_use],
    run: removeStep,
  }),
}

/** What the onboarding adds to what can be done with merchants. */
export const submission: Writes = {
  actions: {
    submit: defineVerb({
      summary: 'Put a merchant before the operator',
      body: Type.Object({}, { additionalProperties: false }),
      faults: [onboardingFaults.steps_open],
      run: submitMerchant,
    }),
  },
}
