import type { Static } from 'typebox'
import type { Context, Writing } from '../../context.ts'
import { addRow, changeRow, type Kept, removeRow } from '../../platform/change-row.ts'
import { merchantFields } from './merchant-fields.queries.ts'
import { merchantFaults } from './merchants.faults.ts'
import type { FieldChange, FieldReplacement, NewField } from './merchants.schemas.ts'

const kept: Kept<'merchant_field'> = {
  noun: 'merchant_field',
  table: 'merchant_field',
  merchantId: () => null,
  view: ({ code, label, type, values, required, visible_to, editable_by, position, external_id }) => ({
    code,
    label,
    type,
    values,
    required,
    visible_to,
    editable_by,
    position,
    external_id,
  }),
}

/** What a field is where nothing is said: a text that the merchant sees and changes, and need not have. */
const PLAIN = {
  type: 'text',
  values: null,
  required: false,
  visible_to: 'merchant',
  editable_by: 'merchant',
  position: 0,
} as const

/** Adds a field to merchants. */
export function createField(ctx: Context, input: Static<typeof NewField>) {
  return ctx.transaction(async (writing) => merchantFields.find(writing, String(await addField(writing, input))))
}

async function addField(ctx: Writing, { code, external_id = null, ...input }: Static<typeof NewField>) {
  const values = listed({ ...PLAIN, label: code, ...input })
  return (await addRow(ctx, kept, { code, external_id, ...values })).id
}

/** Changes a field. Its code stays, for values are kept under it; those that no longer fit are asked for when changed. */
export function updateField(ctx: Context, ref: string, change: Static<typeof FieldChange>) {
  return ctx.transaction(async (writing) => {
    const before = await merchantFields.row(writing, ref)
    listed({ ...before, ...change })
    await changeRow(writing, kept, before, change)
    return merchantFields.find(writing, String(before.id))
  })
}

/** Makes the field that the operator knows by this id, or replaces it. */
export function upsertField(ctx: Context, externalId: string, input: Static<typeof FieldReplacement>) {
  return ctx.transaction(async (writing) => {
    const query = writing.queries.selectFrom('merchant_field').selectAll()
    const before = await query.where('external_id', '=', externalId).executeTakeFirst()
    const { code = before?.code ?? externalId.toLowerCase(), ...said } = input
    if (before && before.code !== code) throw refused('/code', 'The code of a field stays as it is.')
    if (!/^[a-z][a-z0-9_]{0,59}$/.test(code)) throw refused('/code', `“${code}” is no code: a-z, 0-9 and _.`)
    if (before) await changeRow(writing, kept, before, listed({ ...PLAIN, label: code, ...said }))
    const id = before?.id ?? (await addField(writing, { code, ...said, external_id: externalId }))
    return merchantFields.find(writing, String(id))
  })
}

/** Takes a field away; what merchants said in it stays with them, unseen by checks. */
export function removeField(ctx: Context, ref: string) {
  return ctx.transaction(async (writing) => {
    const row = await merchantFields.row(writing, ref)
    const view = await merchantFields.find(writing, String(row.id))
    await removeRow(writing, kept, row)
    return view
  })
}

/** A list has values, and nothing else has any. */
function listed<F extends { type: string; values: readonly string[] | null }>(field: F): F {
  if ((field.type === 'list') === (field.values !== null)) return field
  throw refused('/values', field.type === 'list' ? 'A list needs its values.' : 'Only a list has values.')
}

const refused = (path: string, detail: string) =>
  merchantFaults.fields_refused({ errors: [{ path, code: 'bad_value', detail }] })
