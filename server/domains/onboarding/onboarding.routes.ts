import { type TSchema, Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { named, Ref, readRoutes } from '../../http/resources.ts'
import { writeRoutes } from '../../http/writes.ts'
import { platformFaults } from '../../platform/faults.ts'
import { pagesFaults } from '../../platform/pages.faults.ts'
import type { AnyFault } from '../../platform/writes.ts'
import { merchantFaults } from '../merchants/index.ts'
import { completeStep } from './complete-step.ts'
import { handInDocument } from './hand-in-document.ts'
import { onboardingFaults } from './onboarding.faults.ts'
import * as schemas from './onboarding.schemas.ts'
import { stepWrites, submission } from './onboarding.writes.ts'
import { onboardingSteps } from './onboarding-steps.queries.ts'
import { findOnboarding } from './progress.ts'
import { readDocument } from './read-document.ts'
import { reviewStep } from './review-step.ts'

/** What the operator asks of every merchant before he sells. */
export function onboardingStepRoutes(app: App): void {
  const step = { nouns: 'onboarding-steps', one: 'a step of the onboarding', scope: 'onboarding-steps:read' } as const
  const schema = named(app, 'OnboardingStep', schemas.OnboardingStep)
  readRoutes(app, schema, { ...step, ...onboardingSteps })
  writeRoutes(app, schema, { ...step, scope: 'onboarding-steps:write', writes: stepWrites })
}

const tags = ['merchants']
const read = { access: { scope: 'merchants:read' as const } }
const write = { access: { scope: 'merchants:write' as const } }
const decide = { access: { scope: 'merchants:write' as const, only: 'operator' as const } }

const StepRef = Type.Object({
  id: Ref.properties.id,
  step: Type.String({ minLength: 1, maxLength: 200, description: 'Code of the step' }),
})

const THERE = [platformFaults.row_not_found, pagesFaults.ambiguous] as const
const MOVED = [...THERE, platformFaults.transition_refused, merchantFaults.gone] as const

/** How far one merchant is with it. */
export function merchantOnboardingRoutes(app: App): void {
  const schema = named(app, 'Onboarding', schemas.Onboarding)
  const merchant = Type.Unsafe({ $ref: 'Merchant#' })
  writeRoutes(app, merchant, { nouns: 'merchants', one: 'a merchant', scope: 'merchants:write', writes: submission })
  app.get(
    '/v1/merchants/:id/onboarding',
    {
      config: read,
      schema: {
        tags,
        summary: 'Show how far a merchant is',
        params: Ref,
        response: { 200: schema, ...problems(...THERE) },
      },
    },
    async (request) => (await findOnboarding(request.ctx, request.params.id)) as never,
  )
  const step = <S extends TSchema>(summary: string, body: S, ...faults: readonly AnyFault[]) => ({
    tags,
    summary,
    params: StepRef,
    body,
    response: { 200: schema, ...problems(...MOVED, ...faults) },
  })
  const at = '/v1/merchants/:id/onboarding/:step'
  const { wrong_kind, operators_step, step_unfulfilled, reason_needed, document_refused, no_store } = onboardingFaults
  app.post(
    `${at}/complete`,
    {
      config: write,
      schema: step('Complete a step', schemas.Completion, wrong_kind, operators_step, step_unfulfilled),
    },
    async ({ ctx, params, body }) => (await completeStep(ctx, params.id, params.step, body)) as never,
  )
  for (const decision of ['accept', 'refuse'] as const) {
    app.post(
      `${at}/${decision}`,
      {
        config: decide,
        schema: step(
          `${decision === 'accept' ? 'Accept' : 'Refuse'} what was handed in`,
          schemas.Review,
          reason_needed,
        ),
      },
      async ({ ctx, params, body }) => (await reviewStep(ctx, params.id, params.step, decision, body)) as never,
    )
  }
  app.post(
    `${at}/documents`,
    {
      config: write,
      bodyLimit: schemas.DOCUMENT_BODY_BYTES_MAX,
      schema: step('Hand in a document', schemas.NewDocument, wrong_kind, document_refused, no_store),
    },
    async ({ ctx, params, body }) => (await handInDocument(ctx, params.id, params.step, body)) as never,
  )
  documentRoute(app)
}

const DocumentRef = Type.Object({ id: Ref.properties.id, document: Type.String({ minLength: 1, maxLength: 20 }) })

function documentRoute(app: App): void {
  const bytes = { description: 'The file', content: { '*/*': { schema: Type.String({ format: 'binary' }) } } }
  app.get(
    '/v1/merchants/:id/documents/:document',
    {
      config: read,
      schema: {
        tags,
        summary: 'Read a document',
        params: DocumentRef,
        response: { 200: bytes, ...problems(...THERE, onboardingFaults.no_store) },
      },
    },
    async ({ ctx, params }, reply) => {
      const file = await readDocument(ctx, params.id, params.document)
      // A stranger's file: to be saved, never shown within this origin.
      const name = encodeURIComponent(file.name.toWellFormed())
      void reply.type(file.type).header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      return reply.header('cache-control', 'private, no-store').send(file.bytes as never)
    },
  )
}
