import type { Context } from '../../context.ts'
import { moveStep, onStep } from './move-step.ts'
import { onboardingFaults } from './onboarding.faults.ts'
import { findOnboarding } from './progress.ts'

/** Says whether the documents of a step are what they must be; a refusal has a reason. */
export function reviewStep(
  ctx: Context,
  ref: string,
  code: string,
  decision: 'accept' | 'refuse',
  { reason = null }: { reason?: string | null },
) {
  return onStep(ctx, ref, code, async (writing, place) => {
    if (decision === 'refuse' && !reason?.trim()) throw onboardingFaults.reason_needed({})
    await moveStep(writing, place, decision, { reason, termsVersion: place.progress.row?.terms_version ?? null })
    return findOnboarding(writing, String(place.merchant.id))
  })
}
