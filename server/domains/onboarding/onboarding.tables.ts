import type { Generated } from 'kysely'
import type { Actor } from '../../../engine/kernel/event.ts'
import type { StepState } from './step.machine.ts'
import type { MediaType, StepAsks, StepKind } from './step-kinds.ts'

export interface OnboardingTables {
  onboarding_step: OnboardingStepTable
  merchant_step: MerchantStepTable
  merchant_document: MerchantDocumentTable
}

interface OnboardingStepTable {
  id: Generated<number>
  code: string
  title: string
  kind: StepKind
  asks: StepAsks
  position: number
  required: boolean
  active: boolean
  external_id: string | null
  created_at: Date
  updated_at: Date
  version: Generated<number>
}

interface MerchantStepTable {
  id: Generated<number>
  merchant_id: number
  onboarding_step_id: number
  state: StepState
  reason: string | null
  terms_version: string | null
  actor: Actor
  at: Date
}

interface MerchantDocumentTable {
  id: Generated<number>
  merchant_id: number
  onboarding_step_id: number
  document: string
  name: string
  type: MediaType
  bytes: number
  digest: string
  actor: Actor
  at: Date
}
