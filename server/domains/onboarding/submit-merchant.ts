import type { Context, Writing } from '../../context.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import { byItself, type MerchantRow, merchants, type Reasoned, stepMerchant } from '../merchants/index.ts'
import { moveStep } from './move-step.ts'
import { onboardingFaults } from './onboarding.faults.ts'
import { fulfilled, openOf, progressOf } from './progress.ts'

/** Puts a merchant before the operator once every required step is done; lets it in where nothing is to be reviewed. */
export function submitMerchant(ctx: Context, ref: string, reasoned: Reasoned) {
  return ctx.transaction(async (writing) => {
    const { hidden: _, ...row } = await merchants.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    // First the state: whoever is no more in his onboarding is not asked for its steps.
    const submitted = await stepMerchant(writing, row, 'submit', reasoned)
    await completeFulfilled(writing, row)
    const progress = await progressOf(writing, row)
    const errors = await openOf(writing, row, progress)
    if (errors.length > 0) throw onboardingFaults.steps_open({ errors })
    const reviewed = progress.some(({ step, state }) => step.kind === 'review' && state !== 'done')
    if (!reviewed) await stepMerchant(byItself(writing), submitted, 'activate', {})
    return merchants.find(writing, String(row.id))
  })
}

async function completeFulfilled(ctx: Writing, merchant: MerchantRow): Promise<void> {
  for (const progress of (await progressOf(ctx, merchant)).filter(fulfilled)) {
    await moveStep(byItself(ctx), { merchant, progress }, 'complete')
  }
}
