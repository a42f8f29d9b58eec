import type { CategoryProposal, ListProposal, Proposal } from '../contract/analysis.ts'
import type { AttributeMapping, CategoryMapping, MappingDocument, SourceOptions, Step } from '../contract/mapping.ts'
import type { AttributeDefinition, TargetSchema } from '../contract/target.ts'
import { pathSeparatorOf } from './category-column.ts'
import { currencyOfColumn } from './column-currency.ts'
import { lookupOf } from './lists.ts'
import { says } from './names/score.ts'
import type { ColumnProfile } from './profile.ts'
import { endOf, stepsOf } from './steps.ts'
import { type Taken, variationsOf } from './variations.ts'

/** What the analysis found, as far as a mapping needs it. */
export interface Found {
  readonly profiles: readonly ColumnProfile[]
  readonly proposals: readonly Proposal[]
  readonly categories: readonly CategoryProposal[]
  readonly values: readonly ListProposal[]
  readonly categoryColumns: readonly ColumnProfile[]
  readonly source: SourceOptions
  /** What stands between several categories in one cell. */
  readonly categoryMark: string | null
}

// These say how rows belong together; they stand in `variations` and `category`, not among the attributes.
const ELSEWHERE: ReadonlySet<string> = new Set(['category', 'parent_id', 'option_name', 'option_value'])
const CATEGORY_SURE = 0.6

/** Writes the mapping document that takes all proposals. */
export function documentOf(found: Found, schema: TargetSchema): MappingDocument {
  const byPath = new Map(found.profiles.map((profile) => [profile.path, profile]))
  const taken: Taken = new Map(
    found.proposals.map(({ attribute, from }) => {
      const columns = from.flatMap((path) => byPath.get(path) ?? [])
      return [
        attribute,
        attribute === 'status' ? columns.toSorted((one, other) => saysLess(one) - saysLess(other)) : columns,
      ]
    }),
  )
  const definitions = new Map(schema.attributes.map((attribute) => [attribute.code, attribute]))
  const attributes: Record<string, AttributeMapping> = {}
  for (const { attribute } of found.proposals) {
    const definition = definitions.get(attribute.replace(/:.*$/, ''))
    if (!ELSEWHERE.has(attribute) && definition)
      attributes[attribute] = withSteps(
        mappingOf(taken.get(attribute) ?? [], definition, taken.get(`${attribute}_unit`)?.[0]?.path),
        lookupOf(attribute, found.values),
      )
  }
  const shape = schema.grouped ? variationsOf(found.profiles, taken) : null
  const gallery = shape?.parent !== undefined && addGallery(attributes, taken, definitions)
  const variations = shape && gallery ? { ...shape, gallery } : shape
  if (!gallery) addPictures(attributes, taken, definitions)
  addSaleEnd(attributes, taken, definitions)
  addCurrency(attributes, taken, schema)
  const parent = taken.get('parent_id')?.[0]
  if (variations?.each !== undefined && parent) attributes.parent_id = { from: parent.path }
  const key = keyOf(schema, attributes)
  return {
    version: 1,
    target: schema.target,
    source: found.source,
    ...(key ? { key } : {}),
    attributes,
    ...(found.categoryColumns.length > 0 ? { category: categoryOf(found) } : {}),
    ...(variations ? { variations } : {}),
  }
}

/** `Status` (draft) says more than a flag (`Published`), and that more than where it is shown (`Visibility`). */
function saysLess({ name }: ColumnProfile): number {
  if (name.units.some((unit) => unit.concepts.has('status'))) return 0
  return name.leaf.some((word) => word.startsWith('visib')) ? 2 : 1
}

function withSteps(mapping: AttributeMapping, more: readonly Step[]): AttributeMapping {
  return more.length === 0 ? mapping : { ...mapping, steps: [...(mapping.steps ?? []), ...more] }
}

function mappingOf(
  profiles: readonly ColumnProfile[],
  definition: AttributeDefinition,
  unitFrom?: string,
): AttributeMapping {
  const [first] = profiles
  const from = profiles.length === 1 && first ? first.path : profiles.map((profile) => profile.path)
  const steps = mergedSteps(profiles, definition, unitFrom)
  return steps.length === 0 ? { from } : { from, steps }
}

/** Several columns go through one chain: what any of them needs. */
function mergedSteps(
  profiles: readonly ColumnProfile[],
  definition: AttributeDefinition,
  unitFrom: string | undefined,
): Step[] {
  const steps = new Map<string, Step>()
  for (const profile of profiles) {
    for (const step of stepsOf(profile, definition, unitFrom)) {
      const name = typeof step === 'string' ? step : (Object.keys(step)[0] ?? '')
      if (!steps.has(name)) steps.set(name, step)
    }
  }
  return [...steps.values()]
}

/** A column of several pictures gives the first to the main picture and all to the further ones. */
function addPictures(
  attributes: Record<string, AttributeMapping>,
  taken: Taken,
  definitions: ReadonlyMap<string, AttributeDefinition>,
): void {
  const [picture] = taken.get('image_url') ?? []
  const [further] = taken.get('additional_images') ?? []
  const images = definitions.get('image_url')
  const more = definitions.get('additional_images')
  const several = (profile: ColumnProfile) =>
    profile.separator !== null || profile.listed || profile.path.includes('[]')
  if (picture && !further && more && several(picture)) attributes.additional_images = mappingOf([picture], more)
  if (!picture && further && images) attributes.image_url = mappingOf([further], images)
}

/** `Variant Image` beside `Image Src`: the one is the variation's own, all others show the product. */
function addGallery(
  attributes: Record<string, AttributeMapping>,
  taken: Taken,
  definitions: ReadonlyMap<string, AttributeDefinition>,
): boolean {
  const pictures = taken.get('image_url') ?? []
  const own = pictures.filter(({ name }) => says(name, 'variant'))
  const images = definitions.get('image_url')
  const more = definitions.get('additional_images')
  if (own.length === 0 || own.length === pictures.length || !images || !more) return false
  const shown = pictures.filter((profile) => !own.includes(profile))
  attributes.image_url = mappingOf(own, images)
  attributes.additional_images = mappingOf([...shown, ...(taken.get('additional_images') ?? [])], more)
  return true
}

/** Prices that bear other currencies than the marketplace's say which. One of them among ours is rather a mistake. */
function addCurrency(attributes: Record<string, AttributeMapping>, taken: Taken, schema: TargetSchema): void {
  const [price] = taken.get('price') ?? []
  const known = schema.attributes.some((attribute) => attribute.code === 'currency')
  if (!price || !known || taken.has('currency')) return
  const codes = price.values.flatMap((value) => ISO_CODE.exec(value)?.[1] ?? [])
  const foreign = codes.length === price.values.length && codes.every((code) => code !== schema.currency)
  const several = foreign && new Set(codes).size > 1
  if (several) attributes.currency = { from: price.path, steps: [{ extract: { pattern: ISO_CODE.source } }] }
  const own = currencyOfColumn(price)
  if (!several && own !== null && own !== schema.currency) attributes.currency = { value: own }
}

const ISO_CODE = /\b([A-Z]{3})\b/

/** An interval in one column gives the start and the end. */
function addSaleEnd(
  attributes: Record<string, AttributeMapping>,
  taken: Taken,
  definitions: ReadonlyMap<string, AttributeDefinition>,
): void {
  const [start] = taken.get('sale_start_date') ?? []
  const end = definitions.get('sale_end_date')
  const interval = start && ((start.shares.interval ?? 0) > 0.5 || (start.values.length === 0 && isInterval(start)))
  const begin = definitions.get('sale_start_date')
  if (!start || !interval || !begin || !end || taken.has('sale_end_date')) return
  for (const definition of [begin, end]) {
    attributes[definition.code] = { from: start.path, steps: [{ 'read-date': { part: endOf(definition) } }] }
  }
}

function isInterval(profile: ColumnProfile): boolean {
  return profile.name.units.some((unit) => unit.concepts.has('interval'))
}

/** The schema knows which attributes make a key; it is only said where the first of them has no column. */
export function keyOf(
  schema: TargetSchema,
  attributes: Readonly<Record<string, AttributeMapping>>,
): readonly string[] | null {
  const complete = schema.keys.findIndex((key) => key.every((code) => code in attributes))
  return complete > 0 ? (schema.keys[complete] ?? null) : null
}

function categoryOf({ categoryColumns, categories, categoryMark }: Found): CategoryMapping {
  const [first] = categoryColumns
  const from = categoryColumns.length === 1 && first ? first.path : categoryColumns.map((column) => column.path)
  const separator = categoryColumns.length === 1 && first ? pathSeparatorOf(first) : null
  const sure = categories.flatMap(({ source, category, confidence }) =>
    category !== null && confidence >= CATEGORY_SURE ? [[source, category] as const] : [],
  )
  return {
    from,
    ...(categoryMark === null ? {} : { steps: [{ split: { separator: categoryMark, part: 1 } }] }),
    ...(separator === null ? {} : { separator }),
    ...(sure.length === 0 ? {} : { map: Object.fromEntries(sure) }),
  }
}
