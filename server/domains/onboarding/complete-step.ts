import type { Context } from '../../context.ts'
import { moveStep, onStep } from './move-step.ts'
import { onboardingFaults } from './onboarding.faults.ts'
import { findOnboarding } from './progress.ts'

/** Says that a step is done; whatever it asks for must be there. Terms are accepted by naming their version. */
export function completeStep(ctx: Context, ref: string, code: string, input: { terms_version?: string | null }) {
  return onStep(ctx, ref, code, async (writing, place) => {
    const { step, missing } = place.progress
    const { kind, asks } = step
    if (kind === 'document') throw onboardingFaults.wrong_kind({ step: step.code, kind })
    if (kind === 'review' && ctx.actor.role !== 'operator') throw onboardingFaults.operators_step({ step: step.code })
    const errors = [...missing]
    if (kind === 'terms' && input.terms_version !== asks.terms_version) {
      const detail = `The terms in force are ${asks.terms_version}; accept them by this version.`
      errors.push({ path: '/terms_version', code: 'bad_value', detail })
    }
    if (errors.length > 0) throw onboardingFaults.step_unfulfilled({ step: step.code, errors })
    await moveStep(writing, place, 'complete', { termsVersion: kind === 'terms' ? asks.terms_version : null })
    return findOnboarding(writing, String(place.merchant.id))
  })
}
