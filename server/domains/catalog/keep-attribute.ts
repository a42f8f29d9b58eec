import type { Static } from 'typebox'
import type { ListValue } from '../../../engine/contract/target.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context, Writing } from '../../context.ts'
import { addRow, changeRow, type Kept } from '../../platform/change-row.ts'
import { isAttributeCode } from './attribute-code.ts'
import { mayChange } from './attribute-limits.ts'
import { type AttributeRow, attributes } from './attributes.queries.ts'
import { catalogFaults } from './catalog.faults.ts'
import type { AttributeChange, AttributeReplacement, NewAttribute } from './catalog.schemas.ts'

/** How the audit log sees an attribute. */
export const keptAttribute: Kept<'attribute'> = {
  noun: 'attribute',
  table: 'attribute',
  merchantId: () => null,
  view: ({ code, label, labels, description, entity, type, unit, required, values, categories, active, ...row }) => ({
    code,
    label,
    labels,
    description,
    entity,
    type,
    unit,
    required,
    values,
    categories,
    active,
    localised: row.localised,
    position: row.position,
    external_id: row.external_id,
  }),
}

/** What an attribute is where nothing is said: a text of products, everywhere, that nobody must give. */
const PLAIN = {
  labels: {},
  description: '',
  entity: 'product',
  type: 'text',
  unit: null,
  required: false,
  values: null,
  categories: null,
  active: true,
  localised: false,
  position: 0,
} as const

type Said = Static<typeof AttributeChange>

/** Makes an attribute of the operator's own. */
export function createAttribute(ctx: Context, input: Static<typeof NewAttribute>) {
  return ctx.transaction(async (writing) => attributes.find(writing, String(await addAttribute(writing, input))))
}

async function addAttribute(ctx: Writing, { code, external_id = null, ...said }: Static<typeof NewAttribute>) {
  if (!isAttributeCode(code)) throw refused([bad('code', `“${code}” is taken for the marketplace’s own use.`)])
  const columns = columnsOf(said, null)
  const whole = { ...PLAIN, label: code, ...columns }
  await check(ctx, whole, null)
  return (await addRow(ctx, keptAttribute, { code, native: false, external_id, deleted_at: null, ...whole })).id
}

/** Changes an attribute; a native one can be switched on and off, made required or not, and be named otherwise. */
export function updateAttribute(ctx: Context, ref: string, change: Said) {
  return ctx.transaction(async (writing) => {
    const before = await attributes.row(writing, ref)
    await changeAttribute(writing, before, columnsOf(change, before))
    return attributes.find(writing, String(before.id))
  })
}

type Columns = ReturnType<typeof columnsOf>

async function changeAttribute(ctx: Writing, before: AttributeRow, columns: Columns): Promise<void> {
  await check(ctx, { ...before, ...columns }, before)
  await mayChange(ctx, before, { ...before, ...columns })
  await changeRow(ctx, keptAttribute, before, columns)
}

/** Makes the attribute that the operator knows by this id, or replaces it. */
export function upsertAttribute(ctx: Context, externalId: string, input: Static<typeof AttributeReplacement>) {
  return ctx.transaction(async (writing) => {
    const before = await writing.queries
      .selectFrom('attribute')
      .selectAll()
      .where('external_id', '=', externalId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    const { code = before?.code ?? externalId.toLowerCase(), ...said } = input
    if (before && before.code !== code)
      throw refused([bad('code', 'The code of an attribute stays: values lie under it.')])
    if (before) await changeAttribute(writing, before, { ...PLAIN, label: code, ...columnsOf(said, before) })
    const id = before?.id ?? (await addAttribute(writing, { code, ...said, external_id: externalId }))
    return attributes.find(writing, String(id))
  })
}

/** Values keep the spellings that are known of them already. */
function columnsOf({ values, ...said }: Said, before: AttributeRow | null) {
  if (values === undefined) return said
  const known = new Map((before?.values ?? []).map((value) => [value.code, value.labels]))
  const listed = values?.map((it): ListValue => {
    const { code, labels } = typeof it === 'string' ? { code: it } : it
    return { code, labels: labels ?? known.get(code) ?? {} }
  })
  return { ...said, values: listed ?? null }
}

type Whole = Pick<AttributeRow, 'type' | 'unit' | 'values' | 'categories'>

/** What makes no sense whatever the attribute was before. */
async function check(ctx: Writing, { type, unit, values, categories }: Whole, before: Whole | null): Promise<void> {
  const errors: ProblemError[] = []
  const codes = values?.map((it) => it.code) ?? []
  const twice = codes.find((code, at) => codes.indexOf(code) !== at)
  if (values && !LISTS.includes(type)) errors.push(bad('values', `Only a list has values, and this is ${type}.`))
  if (twice !== undefined) errors.push(bad('values', `“${twice}” stands there twice.`))
  if (unit !== null && type !== 'measure') errors.push(bad('unit', 'Only a measure has a unit.'))
  // One that was loaded without a unit may stay so.
  const bare = before?.type === 'measure' && before.unit === null
  if (unit === null && type === 'measure' && !bare)
    errors.push(bad('unit', 'A measure needs the unit that it is kept in.'))
  if (categories) {
    const found = await ctx.queries
      .selectFrom('category')
      .select('code')
      .where('code', 'in', categories)
      .where('deleted_at', 'is', null)
      .execute()
    const unknown = categories.filter((code) => !found.some((it) => it.code === code))
    if (unknown.length > 0) errors.push(bad('categories', `There is no category ${unknown.join(', ')}.`))
  }
  if (errors.length > 0) throw refused(errors)
}

const LISTS: readonly string[] = ['list', 'multi-list']

const bad = (field: string, detail: string): ProblemError => ({ path: `/${field}`, code: 'bad_value', detail })

const refused = (errors: readonly ProblemError[]) => catalogFaults.fields_refused({ errors })
