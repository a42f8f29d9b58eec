import type { Selectable } from 'kysely'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context } from '../../context.ts'
import { instant, opaque } from '../../platform/wire.ts'
import { fieldsOf, lacking, type MerchantRow, merchants } from '../merchants/index.ts'
import type { OnboardingTables } from './onboarding.tables.ts'
import type { StepRow } from './onboarding-steps.queries.ts'
import { type StepState, stepMachine } from './step.machine.ts'

type DocumentRow = Selectable<OnboardingTables['merchant_document']>

/** One step of one merchant: what is asked, how far it is, and what is missing before it can be done. */
export interface Progress {
  readonly step: StepRow
  readonly state: StepState
  readonly row: Selectable<OnboardingTables['merchant_step']> | null
  readonly documents: readonly DocumentRow[]
  readonly missing: readonly ProblemError[]
}

/** Every step that a merchant is asked for, in the operator's order. */
export async function progressOf(ctx: Context, merchant: MerchantRow): Promise<readonly Progress[]> {
  const { queries } = ctx
  const steps = await queries
    .selectFrom('onboarding_step')
    .selectAll()
    .where('active', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  if (steps.length === 0) return []
  const of = merchant.id
  const rows = await queries.selectFrom('merchant_step').selectAll().where('merchant_id', '=', of).execute()
  const files = await queries
    .selectFrom('merchant_document')
    .selectAll()
    .where('merchant_id', '=', of)
    .orderBy('document')
    .execute()
  const largest = steps.some((it) => it.kind === 'catalogue') ? await largestImport(ctx, of) : 0
  return steps.map((step) => {
    const row = rows.find((it) => it.onboarding_step_id === step.id) ?? null
    const documents = files.filter((it) => it.onboarding_step_id === step.id)
    return { step, row, documents, state: stateOf(step, row), missing: missingOf(step, merchant, documents, largest) }
  })
}

/** Who accepted other terms has those of now still to accept. */
function stateOf({ kind, asks }: StepRow, row: Progress['row']): StepState {
  if (kind === 'terms' && row?.state === 'done' && row.terms_version !== asks.terms_version) return 'open'
  return row?.state ?? 'open'
}

function missingOf(
  { kind, asks, code }: StepRow,
  merchant: MerchantRow,
  documents: readonly DocumentRow[],
  largest: number,
): readonly ProblemError[] {
  const absent = (path: string, detail: string) => ({ path, code: 'missing', detail })
  switch (kind) {
    case 'information':
      return lacking(merchant, asks.fields ?? [])
    case 'document':
      return (asks.documents ?? [])
        .filter((it) => !documents.some(({ document }) => document === it))
        .map((it) => absent(`/${code}/${it}`, `“${it}” is not handed in.`))
    case 'catalogue': {
      const least = asks.offers_min ?? 1
      return largest >= least
        ? []
        : [absent(`/${code}`, `An import with ${least} valid offers is needed; the best one had ${largest}.`)]
    }
    case 'terms':
    case 'review':
      return []
  }
}

const LOOKED_AT = 500

/** Valid records of the import that had the most of them, tries apart. */
async function largestImport(ctx: Context, merchantId: number): Promise<number> {
  const runs = await ctx.queries
    .selectFrom('import_run')
    .select('counts')
    .where('merchant_id', '=', merchantId)
    .where('target', 'in', ['offers', 'products'])
    .where('state', 'in', ['completed', 'completed_with_errors'])
    .where('dry_run', '=', false)
    .orderBy('id', 'desc')
    .limit(LOOKED_AT)
    .execute()
  return Math.max(0, ...runs.map(({ counts }) => counts.valid))
}

/** What stands between a merchant and the operator's decision. */
export async function openOf(
  ctx: Context,
  merchant: MerchantRow,
  progress: readonly Progress[],
): Promise<readonly ProblemError[]> {
  const required = (await fieldsOf(ctx)).filter((it) => it.required).map((it) => `custom.${it.code}`)
  const steps = progress.filter(({ step, state }) => step.required && step.kind !== 'review' && state !== 'done')
  return [
    ...lacking(merchant, required),
    ...steps.map(({ step, state, row }) => ({
      path: `/onboarding/${step.code}`,
      code: 'step_open',
      detail:
        state === 'submitted'
          ? `“${step.title}” waits for the operator.`
          : `“${step.title}” is ${state}${state === 'refused' && row?.reason ? `: ${row.reason}` : ''}.`,
    })),
  ]
}

/** True where a step is done as soon as somebody looks. */
export const fulfilled = ({ step, state, missing }: Progress): boolean =>
  (step.kind === 'information' || step.kind === 'catalogue') &&
  (state === 'open' || state === 'refused') &&
  missing.length === 0

/** How far a merchant is, as the API and the command line show it. */
export async function findOnboarding(ctx: Context, ref: string) {
  const merchant = await merchants.row(ctx, ref)
  const progress = await progressOf(ctx, merchant)
  const open = await openOf(
    ctx,
    merchant,
    progress.filter((it) => !fulfilled(it)),
  )
  return {
    merchant: merchant.code,
    status: merchant.status,
    ready: merchant.status === 'onboarding' && open.length === 0,
    missing: open,
    steps: progress.map((it) => progressView(ctx, it)),
  }
}

/** One step as the wire has it. */
function progressView(ctx: Context, { step, state, row, documents, missing }: Progress) {
  const { code, title, kind, required, asks } = step
  const allowed = ctx.may('merchants:write') ? stepMachine.allowed(state, ctx.actor.role) : []
  return {
    code,
    title,
    kind,
    required,
    ...asks,
    state,
    reason: row?.reason ?? null,
    accepted_version: row?.terms_version ?? null,
    actor: row?.actor ?? null,
    at: instant(row?.at ?? null),
    missing: state === 'done' ? [] : missing,
    handed_in: documents.map(({ id, document, name, type, bytes, at }) => ({
      id: opaque(id),
      document,
      name,
      type,
      bytes,
      at: instant(at),
    })),
    actions: allowed.filter((it) => it === 'refuse' || (it === 'complete') !== (kind === 'document')),
  }
}
