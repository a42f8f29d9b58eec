import { defineEntity, p } from '@mikro-orm/core'
import { flagColumn, idColumn, instantColumn } from '../../platform/columns.ts'
import type { StepAsks, StepKind } from './step-kinds.ts'

/** Something that the operator asks of every merchant before he sells. */
export const OnboardingStep = defineEntity({
  name: 'OnboardingStep',
  tableName: 'onboarding_step',
  properties: {
    id: idColumn(),
    code: p.text().unique(),
    title: p.text(),
    kind: p.text().$type<StepKind>(),
    asks: p.json<StepAsks>(),
    position: p.integer(),
    required: flagColumn(),
    active: flagColumn(),
    externalId: p.text().nullable().unique(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    version: p.integer().version(),
  },
})
