import { defineVerb, type Writes } from '../../platform/writes.ts'
import { familyFaults } from './families.faults.ts'
import * as schemas from './families.schemas.ts'
import { createFamily, removeFamily, updateFamily, upsertFamily } from './keep-family.ts'
import { previewFamily } from './preview-family.ts'

const FAULTS = [familyFaults.bad_conditions, familyFaults.unknown_merchant, familyFaults.whose] as const

/** What can be done with product families. */
export const familyWrites: Writes = {
  create: defineVerb({
    summary: 'Make a family of products that meet conditions',
    body: schemas.NewFamily,
    faults: FAULTS,
    run: (ctx, _, body) => createFamily(ctx, body),
  }),
  update: defineVerb({
    summary: 'Change a family, or its conditions',
    body: schemas.FamilyChange,
    faults: FAULTS,
    run: updateFamily,
  }),
  upsert: defineVerb({
    summary: 'Make a family by your own id, or replace it',
    body: schemas.FamilyReplacement,
    faults: FAULTS,
    run: upsertFamily,
  }),
  remove: defineVerb({ summary: 'Take a family away; its products stay', run: removeFamily }),
}

/** Looking before saving: no family is there yet that it could be an action of. */
export const familyPreview = defineVerb({
  summary: 'Count the products that would be in a family, and show some',
  body: schemas.FamilyPreview,
  faults: FAULTS,
  answer: schemas.FamilyPreviewed,
  run: (ctx, _, body) => previewFamily(ctx, body),
})
