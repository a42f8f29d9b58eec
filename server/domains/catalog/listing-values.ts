import type { Currency } from '../../../engine/kernel/money.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import { Flaw, type Given } from '../../../engine/pipeline/judging/flaw.ts'
import { judgeOf } from '../../../engine/pipeline/judging/judge.ts'
import { keepable } from '../../platform/keepable.ts'
import type { AttributeEntity } from './attribute.entity.ts'
import { appliesTo, definitionOf, type ListingRules } from './listing-rules.ts'
import { MAPPING_ONLY } from './native-attributes.ts'

/** Native attributes that are no part of `attributes`: they have a field of their own. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'brand',
  'gtin',
  'category',
  'image_url',
  'sku',
  'price',
  'sale_price',
  'currency',
  'stock',
  'availability',
  'condition',
  'status',
  ...MAPPING_ONLY,
])

type Values = Readonly<Record<string, unknown>>

/** What is written of one value; what is wrong with it goes into the list. Null clears. */
export function judgedValue(rules: ListingRules, code: string, value: unknown, path: string, errors: ProblemError[]) {
  const attribute = rules.attributes.get(code)
  if (value === '') return null
  if (value === null || attribute === undefined) return typeof value === 'string' ? keepable(value) : (value ?? null)
  if (!isGiven(value)) {
    errors.push({
      path,
      code: 'bad_value',
      detail: `“${code}” takes a text, a number, true or false, or a list of texts.`,
    })
    return null
  }
  const it = judgeOf(definitionOf(attribute))(value, rules.settings.currency as Currency)
  if (!(it instanceof Flaw)) return typeof it === 'string' ? keepable(it) : Array.isArray(it) ? it.map(keepable) : it
  errors.push({ path, code: it.code, detail: `“${code}”: ${it.detail}` })
  return null
}

function isGiven(value: unknown): value is Given {
  const scalar = (it: unknown) => typeof it === 'string' || typeof it === 'boolean' || Number.isFinite(it)
  return Array.isArray(value) ? value.every(scalar) : scalar(value)
}

/** Attributes with a change laid over them, and the codes that differ then; null clears. */
export function judgedAttributes(
  rules: ListingRules,
  entity: AttributeEntity,
  path: readonly string[],
  before: Values,
  changes: Values,
  errors: ProblemError[],
): Record<string, unknown> {
  const after = new Map(Object.entries(before))
  for (const [name, value] of Object.entries(changes)) {
    const at = `/attributes/${name}`
    const [code = '', language] = name.split(':')
    const attribute = rules.attributes.get(code)
    if (!attribute || attribute.entity !== entity || OWN_FIELDS.has(code)) {
      // What an attribute that is no more has left behind can always be cleared.
      if (value === null && after.delete(name)) continue
      const detail = OWN_FIELDS.has(code)
        ? `“${code}” stands beside \`attributes\`, not in it.`
        : `“${name}” is no active attribute of ${entity}s.`
      errors.push({ path: at, code: 'unknown_key', detail })
    } else if (language !== undefined && !(attribute.localised && /^[a-z]{2}$/.test(language))) {
      errors.push({ path: at, code: 'unknown_key', detail: `“${code}” is not given per language as “${name}”.` })
    } else if (value !== null && path.length > 0 && !appliesTo(attribute, path)) {
      errors.push({ path: at, code: 'bad_value', detail: `“${code}” is not for the category ${path[0]}.` })
    } else {
      const it = judgedValue(rules, code, value, at, errors)
      if (it === null) after.delete(name)
      else after.set(name, it)
    }
  }
  return Object.fromEntries(after)
}

/** Required attributes without a value, as errors that name them. */
export function lackingAttributes(
  rules: ListingRules,
  entity: AttributeEntity,
  path: readonly string[],
  valueAt: (code: string) => unknown,
): ProblemError[] {
  return [...rules.attributes.values()]
    .filter((it) => it.entity === entity && it.required && !MAPPING_ONLY.includes(it.code) && appliesTo(it, path))
    .filter((it) => [null, undefined, ''].includes(valueAt(it.code) as null))
    .map(({ code }) => missing(OWN_FIELDS.has(code) ? code : `attributes/${code}`))
}

/** What somebody must give. */
export const missing = (field: string): ProblemError => ({
  path: `/${field}`,
  code: 'required_missing',
  detail: `“${field.split('/').at(-1)}” is empty.`,
})
