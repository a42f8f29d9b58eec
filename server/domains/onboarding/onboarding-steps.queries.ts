import { sql } from 'kysely'
import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { none } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) => db.selectFrom('onboarding_step').selectAll('onboarding_step')

export type StepRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Steps of the onboarding, as the operator set them up; a merchant knows of those that he is asked for. */
export const onboardingSteps = defineListing({
  noun: 'onboarding step',
  nouns: 'onboarding steps',
  id: 'onboarding_step.id',
  called: ['onboarding_step.code', 'onboarding_step.external_id'],
  sort: 'position',
  sight: { merchant: () => sql<boolean>`onboarding_step.active`, storefront: none },
  changed: 'onboarding_step.updated_at',
  fields: {
    id: { column: 'onboarding_step.id', kind: 'integer' },
    code: { column: 'onboarding_step.code', kind: 'text' },
    kind: { column: 'onboarding_step.kind', kind: 'text' },
    required: { column: 'onboarding_step.required', kind: 'flag' },
    active: { column: 'onboarding_step.active', kind: 'flag' },
    position: { column: 'onboarding_step.position', kind: 'integer' },
    created_at: { column: 'onboarding_step.created_at', kind: 'instant' },
    updated_at: { column: 'onboarding_step.updated_at', kind: 'instant' },
  },
  rows,
  view: ({ id, asks, created_at, updated_at, ...row }: StepRow) => ({
    id: opaque(id),
    ...row,
    ...asks,
    created_at: instant(created_at),
    updated_at: instant(updated_at),
  }),
})
