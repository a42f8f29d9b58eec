import type { Static } from 'typebox'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context, Writing } from '../../context.ts'
import { addRow, changeRow, type Kept, removeRow } from '../../platform/change-row.ts'
import { fieldsOf, PROFILE_FIELDS } from '../merchants/index.ts'
import { onboardingFaults } from './onboarding.faults.ts'
import type { NewStep, StepChange, StepReplacement } from './onboarding.schemas.ts'
import { onboardingSteps } from './onboarding-steps.queries.ts'
import { asksOf, type StepAsks, type StepKind } from './step-kinds.ts'

const kept: Kept<'onboarding_step'> = {
  noun: 'onboarding_step',
  table: 'onboarding_step',
  merchantId: () => null,
  view: ({ code, title, kind, asks, required, active }) => ({ code, title, kind, asks, required, active }),
}

const PLAIN = { position: 0, required: true, active: true } as const

/** Adds a step to the onboarding; merchants that sell already are not asked for it. */
export function createStep(ctx: Context, input: Static<typeof NewStep>) {
  return ctx.transaction(async (writing) => onboardingSteps.find(writing, String(await addStep(writing, input))))
}

async function addStep(ctx: Writing, input: Static<typeof NewStep>): Promise<number> {
  const { code, kind, external_id = null } = input
  const { plain, said } = split(input)
  const asks = await checked(ctx, kind, said)
  return (await addRow(ctx, kept, { title: code, ...PLAIN, ...plain, code, kind, asks, external_id })).id
}

/** Changes a step; its kind and its code stay. */
export function updateStep(ctx: Context, ref: string, input: Static<typeof StepChange>) {
  return ctx.transaction(async (writing) => {
    const before = await onboardingSteps.row(writing, ref)
    const { plain, said } = split(input)
    const asks = await checked(writing, before.kind, { ...before.asks, ...said })
    await changeRow(writing, kept, before, { ...plain, asks })
    return onboardingSteps.find(writing, String(before.id))
  })
}

/** Makes the step that the operator knows by this id, or replaces it. */
export function upsertStep(ctx: Context, externalId: string, input: Static<typeof StepReplacement>) {
  return ctx.transaction(async (writing) => {
    const query = writing.queries.selectFrom('onboarding_step').selectAll()
    const before = await query.where('external_id', '=', externalId).executeTakeFirst()
    const { code = before?.code ?? externalId, kind = before?.kind } = input
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(code)) throw refused('code', `“${code}” is no code of a step.`)
    if (kind === undefined) throw refused('kind', 'A new step needs its kind.')
    if (before && before.kind !== kind) throw refused('kind', 'The kind of a step stays as it is.')
    if (before) {
      const { plain, said } = split(input)
      const asks = await checked(writing, kind, said)
      await changeRow(writing, kept, before, { title: code, ...PLAIN, ...plain, code, asks })
    }
    const id = before?.id ?? (await addStep(writing, { ...input, code, kind, external_id: externalId }))
    return onboardingSteps.find(writing, String(id))
  })
}

/** Takes a step away, with how far merchants were with it. */
export function removeStep(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const row = await onboardingSteps.row(writing, ref)
    const view = await onboardingSteps.find(writing, String(row.id))
    const query = writing.queries.selectFrom('merchant_document').select('id')
    const document = await query.where('onboarding_step_id', '=', row.id).limit(1).executeTakeFirst()
    if (document) throw onboardingFaults.step_in_use({ code: row.code })
    await removeRow(writing, kept, row)
    return view
  })
}

interface Plain {
  readonly title?: string
  readonly position?: number
  readonly required?: boolean
  readonly active?: boolean
  readonly external_id?: string | null
}

/** What is kept of a step in columns, and what it asks for. */
function split(input: Plain & Partial<StepAsks> & { code?: string; kind?: StepKind }) {
  const { title, position, required, active, external_id, code: _, kind: __, ...said } = input
  const plain = { title, position, required, active, external_id }
  return { plain: Object.fromEntries(Object.entries(plain).filter(([, it]) => it !== undefined)) as Plain, said }
}

async function checked(ctx: Writing, kind: StepKind, said: Partial<StepAsks>): Promise<StepAsks> {
  const result = asksOf(kind, said)
  if ('wrong' in result) {
    throw onboardingFaults.step_refused({ errors: result.wrong.map(([key, detail]) => errorAt(key, detail)) })
  }
  const own = (await fieldsOf(ctx)).map((it) => `custom.${it.code}`)
  const unknown = (result.asks.fields ?? []).filter((it) => !PROFILE_FIELDS.includes(it) && !own.includes(it))
  if (unknown.length > 0) throw refused('fields', `A merchant has no ${unknown.join(', ')}.`)
  return result.asks
}

const errorAt = (key: string, detail: string): ProblemError => ({ path: `/${key}`, code: 'bad_value', detail })

const refused = (key: string, detail: string) => onboardingFaults.step_refused({ errors: [errorAt(key, detail)] })
