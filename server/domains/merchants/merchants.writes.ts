import { defineVerb, type Verb, type Writes } from '../../platform/writes.ts'
import { actOnGroup } from './act-on-group.ts'
import { actOnMerchant } from './act-on-merchant.ts'
import { createMerchant } from './create-merchant.ts'
import { deleteMerchant } from './delete-merchant.ts'
import { createField, removeField, updateField, upsertField } from './keep-field.ts'
import { createGroup, moveMembers, removeGroup, updateGroup, upsertGroup } from './keep-group.ts'
import { merchantFaults } from './merchants.faults.ts'
import * as schemas from './merchants.schemas.ts'
import type { MerchantAction } from './move-merchant.ts'
import { updateMerchant } from './update-merchant.ts'
import { upsertMerchant } from './upsert-merchant.ts'

const PROFILE = [
  merchantFaults.operators_field,
  merchantFaults.fields_refused,
  merchantFaults.not_that_code,
  merchantFaults.gone,
] as const
const only = 'operator' as const

const action = (name: MerchantAction, summary: string, more: Partial<Verb> = {}): Verb =>
  defineVerb({
    summary,
    body: schemas.Reason,
    faults: [merchantFaults.reason_needed],
    run: (ctx, ref, body) => actOnMerchant(ctx, ref, name, body),
    ...more,
  })

/** What can be done with merchants; what belongs to their onboarding stands there. */
export const merchantWrites: Writes = {
  create: defineVerb({
    summary: 'Make a merchant',
    body: schemas.NewMerchant,
    only,
    faults: PROFILE,
    run: (ctx, _, body) => createMerchant(ctx, body),
  }),
  update: defineVerb({
    summary: 'Change what is said of a merchant',
    body: schemas.MerchantChange,
    faults: PROFILE,
    run: updateMerchant,
  }),
  upsert: defineVerb({
    summary: 'Make a merchant by your own id, or replace it',
    body: schemas.MerchantReplacement,
    only,
    faults: PROFILE,
    run: upsertMerchant,
  }),
  remove: defineVerb({
    summary: 'Delete a merchant for good, with all that is personal',
    only,
    faults: [merchantFaults.hindered],
    run: deleteMerchant,
  }),
  actions: {
    activate: action('activate', 'Let a merchant in', { only }),
    reject: action('reject', 'Do not let a merchant in', { only }),
    reopen: action('reopen', 'Let a rejected merchant try again'),
    pause: action('pause', 'Take no new orders for a while'),
    resume: action('resume', 'Take orders again'),
    stop: action('stop', 'End a merchant; open orders go on', { only }),
  },
}

const bulk = (name: MerchantAction, summary: string): Verb =>
  defineVerb({
    summary,
    body: schemas.Reason,
    only,
    answer: schemas.BulkReport,
    run: (ctx, ref, body) => actOnGroup(ctx, ref, name, body),
  })

const membership = (way: 'add' | 'remove', summary: string): Verb =>
  defineVerb({
    summary,
    body: schemas.Members,
    only,
    faults: [merchantFaults.unknown_members],
    run: (ctx, ref, { merchants }) => moveMembers(ctx, ref, way, merchants),
  })

/** What can be done with groups of merchants. */
export const groupWrites: Writes = {
  create: defineVerb({
    summary: 'Make a group of merchants',
    body: schemas.NewGroup,
    only,
    faults: [merchantFaults.unknown_members],
    run: (ctx, _, body) => createGroup(ctx, body),
  }),
  update: defineVerb({
    summary: 'Change a group, or who is in it',
    body: schemas.GroupChange,
    only,
    faults: [merchantFaults.unknown_members],
    run: updateGroup,
  }),
  upsert: defineVerb({
    summary: 'Make a group by your own id, or replace it',
    body: schemas.GroupReplacement,
    only,
    faults: [merchantFaults.unknown_members],
    run: upsertGroup,
  }),
  remove: defineVerb({ summary: 'Take a group away; its merchants stay', only, run: removeGroup }),
  actions: {
    add: membership('add', 'Take merchants into a group'),
    remove: membership('remove', 'Take merchants out of a group'),
    pause: bulk('pause', 'Pause every merchant of a group'),
    resume: bulk('resume', 'Resume every merchant of a group'),
    stop: bulk('stop', 'Stop every merchant of a group'),
  },
}

const FIELD = [merchantFaults.fields_refused] as const

/** What can be done with the fields that the operator adds. */
export const fieldWrites: Writes = {
  create: defineVerb({
    summary: 'Add a field to merchants',
    body: schemas.NewField,
    only,
    faults: FIELD,
    run: (ctx, _, body) => createField(ctx, body),
  }),
  update: defineVerb({ summary: 'Change a field', body: schemas.FieldChange, only, faults: FIELD, run: updateField }),
  upsert: defineVerb({
    summary: 'Add a field by your own id, or replace it',
    body: schemas.FieldReplacement,
    only,
    faults: FIELD,
    run: upsertField,
  }),
  remove: defineVerb({ summary: 'Take a field away', only, run: removeField }),
}
