import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import type { MerchantRow } from '../merchants/index.ts'
import { byItself, merchants } from '../merchants/index.ts'
import { moveStep, onStep, stepAt } from './move-step.ts'
import { onboardingFaults } from './onboarding.faults.ts'
import type { NewDocument } from './onboarding.schemas.ts'
import type { StepRow } from './onboarding-steps.queries.ts'
import { findOnboarding } from './progress.ts'
import { BYTES_MAX, MEDIA_TYPES, type MediaType } from './step-kinds.ts'

type Input = Static<typeof NewDocument>

/** Takes a document of a merchant; once all of a step are there, the operator is to look at them. */
export async function handInDocument(ctx: Context, ref: string, code: string, input: Input) {
  // Who may not see the merchant must not fill the disk.
  await merchants.row(ctx, ref)
  const bytes = Buffer.from(input.content, 'base64')
  const { content } = ctx
  if (!content) throw onboardingFaults.no_store({})
  await onStep(ctx, ref, code, async (_, { progress }) => check(progress.step, input, bytes))
  const digest = await content.put(bytes)
  return onStep(ctx, ref, code, async (writing, { merchant, progress }) => {
    check(progress.step, input, bytes)
    await keep(writing, merchant, progress.step, input, { digest, bytes: bytes.length })
    const place = await stepAt(writing, ref, code)
    if (place.progress.missing.length === 0) {
      await moveStep(writing, place, 'hand_in')
      if (!progress.step.asks.reviewed) await moveStep(byItself(writing), await stepAt(writing, ref, code), 'accept')
    }
    return findOnboarding(writing, String(merchant.id))
  })
}

function check({ code, kind, asks }: StepRow, { document, type }: Input, bytes: Buffer): void {
  if (kind !== 'document') throw onboardingFaults.wrong_kind({ step: code, kind })
  const refuse = (why: string) => onboardingFaults.document_refused({ why })
  const [documents, types] = [asks.documents ?? [], asks.types ?? []]
  if (!documents.includes(document)) throw refuse(`the step asks for ${documents.join(', ')}`)
  if (!types.includes(type)) throw refuse(`the step takes ${types.join(', ')}`)
  const most = asks.bytes_max ?? BYTES_MAX
  if (bytes.length > most) throw refuse(`it has ${bytes.length} bytes, and ${most} are the most`)
  if (!begins(bytes, type)) throw refuse(`its content is not ${type}, or is not in base64`)
}

const begins = (bytes: Buffer, type: MediaType) => MEDIA_TYPES[type].every((byte, at) => bytes[at] === byte)

interface Kept {
  readonly digest: string
  readonly bytes: number
}

/** A document that comes again takes the place of the one before. */
async function keep(ctx: Writing, merchant: MerchantRow, step: StepRow, input: Input, file: Kept): Promise<void> {
  const { document, name, type } = input
  const values = { name, type, ...file, actor: ctx.actor, at: ctx.clock.now() }
  await ctx.queries
    .insertInto('merchant_document')
    .values({ merchant_id: merchant.id, onboarding_step_id: step.id, document, ...values })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'onboarding_step_id', 'document']).doUpdateSet(values))
    .execute()
}
