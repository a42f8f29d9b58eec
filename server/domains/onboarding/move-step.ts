import type { Context, Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { addEvents } from '../../platform/events.ts'
import { platformFaults } from '../../platform/faults.ts'
import { type MerchantRow, merchantEvents, merchantFaults, merchantRows, merchants } from '../merchants/index.ts'
import { type Progress, progressOf } from './progress.ts'
import { type StepAction, stepMachine } from './step.machine.ts'

/** A step of a merchant, both locked for the transaction. */
interface Place {
  readonly merchant: MerchantRow
  readonly progress: Progress
}

/** Finds the step of a merchant in reach, and holds the merchant so that nobody else moves a step of his meanwhile. */
export async function stepAt(ctx: Writing, ref: string, code: string): Promise<Place> {
  const { id } = await merchants.row(ctx, ref)
  const merchant = await ctx.queries
    .updateTable('merchant')
    .set((of) => ({ version: of.ref('version') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (merchant.status === 'deleted') throw merchantFaults.gone({ code: merchant.code })
  const progress = (await progressOf(ctx, merchant)).find(({ step }) => step.code === code || String(step.id) === code)
  if (!progress) throw platformFaults.row_not_found({ noun: 'onboarding step', id: code })
  return { merchant, progress }
}

interface StepChange {
  readonly reason?: string | null
  readonly termsVersion?: string | null
}

/** Takes a step on by one action: its state, its history, and where it is done then the event. */
export async function moveStep(ctx: Writing, place: Place, action: StepAction, change: StepChange = {}): Promise<void> {
  const { merchant, progress } = place
  const { step, state: from } = progress
  const { actor, clock } = ctx
  const verdict = stepMachine.decide(from, action, actor.role)
  if (!verdict.ok) {
    throw platformFaults.transition_refused({ noun: 'step', action, state: from, actions: verdict.instead })
  }
  const at = clock.now()
  const state = verdict.to
  const values = { state, reason: change.reason ?? null, terms_version: change.termsVersion ?? null, actor, at }
  const { id } = await ctx.queries
    .insertInto('merchant_step')
    .values({ merchant_id: merchant.id, onboarding_step_id: step.id, ...values })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'onboarding_step_id']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  const moved = { noun: 'merchant_step', noun_id: id, from_state: from, to_state: state, action, actor, at }
  await ctx.queries
    .insertInto('transition')
    .values({ ...moved, reason: values.reason })
    .execute()
  await addAudit(ctx, ctx.queries, {
    action: `${action}_step`,
    noun: 'merchant',
    id: String(merchant.id),
    merchantId: merchant.id,
    before: { step: step.code, state: from },
    after: { step: step.code, state, reason: values.reason, terms_version: values.terms_version },
  })
  if (state !== 'done') return
  const object = { ...merchantRows.view(merchant), step: step.code }
  const { type } = merchantEvents.step_completed
  await addEvents(ctx.queries, { type, actor, at, merchantId: merchant.id, object })
}

/** Does something with one step, and shows how far the merchant is then. */
export function onStep<T>(
  ctx: Context,
  ref: string,
  code: string,
  work: (writing: Writing, place: Place) => Promise<T>,
): Promise<T> {
  return ctx.transaction(async (writing) => work(writing, await stepAt(writing, ref, code)))
}
