import type { Condition, FieldCondition } from '../../../engine/contract/mapping.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import { conditionFindings } from '../../../engine/mapping/lint/conditions.ts'
import { meant } from '../../../engine/mapping/lint/finding.ts'
import type { Queries } from '../../platform/database.ts'
import { familyFaults } from './families.faults.ts'
import { type Field, fieldOf, readFields } from './fields.ts'
import { wrongWithPattern } from './pattern.ts'

const LEAVES_MAX = 100
const DEPTH_MAX = 10
const IN_MAX = 500
const TEXT_CHARS_MAX = 500
const JSON_CHARS_MAX = 50_000
const ERRORS_MAX = 20
/** What can be asked of what is one of a list that the marketplace keeps. */
const CODED = ['eq', 'ne', 'in', 'empty']
const NUMERIC = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'empty']

/** Conditions that were found to be right, with the fields that they may name. */
export interface Checked {
  readonly conditions: Condition
  readonly fields: ReadonlyMap<string, Field>
}

/** Takes conditions as they come from outside. Throws `families.bad_conditions`. */
export async function checkConditions(db: Queries, given: unknown): Promise<Checked> {
  if ((JSON.stringify(given) ?? '').length > JSON_CHARS_MAX || depthOf(given) > DEPTH_MAX)
    throw refused([wrong('/conditions', 'bad_value', 'These conditions are too large, or nested too deep.')])
  const shape = conditionFindings(given, 'conditions')
  if (shape.length > 0) throw refused(shape.map((it) => wrong(pointer(it.path), it.code, `${it.detail} ${it.fix}`)))
  const conditions = given as Condition
  const fields = await readFields(db)
  const leaves = leavesOf(conditions, '/conditions')
  if (leaves.length > LEAVES_MAX)
    throw refused([wrong('/conditions', 'bad_value', `There are ${LEAVES_MAX} conditions at most.`)])
  const codes = await codesNamed(db, leaves)
  const errors = leaves.flatMap(([leaf, path]) => leafErrors(leaf, path, fields, codes))
  if (errors.length > 0) throw refused(errors)
  return { conditions, fields }
}

const refused = (errors: readonly ProblemError[]) =>
  familyFaults.bad_conditions({ errors: errors.slice(0, ERRORS_MAX) })
const wrong = (path: string, code: string, detail: string): ProblemError => ({ path, code, detail })
const pointer = (path: string) => `/${path.replaceAll(/[.[]/g, '/').replaceAll(']', '')}`

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  // Groups are an object and a list each.
  return 0.5 + Math.max(0, ...Object.values(value).map(depthOf))
}

type Leaf = readonly [leaf: FieldCondition, path: string]

function leavesOf(condition: Condition, path: string): Leaf[] {
  if ('all' in condition) return condition.all.flatMap((each, at) => leavesOf(each, `${path}/all/${at}`))
  if ('any' in condition) return condition.any.flatMap((each, at) => leavesOf(each, `${path}/any/${at}`))
  return 'not' in condition ? leavesOf(condition.not, `${path}/not`) : [[condition, path]]
}

function testsOf(leaf: FieldCondition): [name: string, value: unknown][] {
  return Object.entries(leaf).filter(([name]) => name !== 'field')
}

/** What of categories and merchants is named, as far as it is there. */
async function codesNamed(db: Queries, leaves: readonly Leaf[]) {
  const of = async (table: 'category' | 'merchant') => {
    const named = leaves
      .filter(([leaf]) => leaf.field === table)
      .flatMap(([leaf]) => [leaf.eq, leaf.ne, ...(Array.isArray(leaf.in) ? leaf.in : [])])
      .filter((it) => it !== undefined)
      .map((it) => String(it).replaceAll('\0', ''))
    if (named.length === 0) return new Set<string>()
    const rows = await db.selectFrom(table).select('code').where('code', 'in', named).execute()
    return new Set(rows.map(({ code }) => code))
  }
  return { category: await of('category'), merchant: await of('merchant') }
}

function leafErrors(
  leaf: FieldCondition,
  path: string,
  fields: ReadonlyMap<string, Field>,
  codes: Readonly<Record<'category' | 'merchant', ReadonlySet<string>>>,
): ProblemError[] {
  const field = fieldOf(fields, leaf.field)
  if (!field) {
    const detail = `“${leaf.field.slice(0, 100)}” is nothing that products are asked by.`
    return [
      wrong(
        `${path}/field`,
        'unknown_attribute',
        `${detail} ${meant(leaf.field.slice(0, 100), fields.keys(), '')}`.trim(),
      ),
    ]
  }
  const coded = field.kind === 'category' || field.kind === 'merchant'
  const may = coded ? CODED : field.kind === 'price' || field.kind === 'stock' ? NUMERIC : null
  return testsOf(leaf).flatMap(([test, value]) => {
    const here = `${path}/${test}`
    if (may && !may.includes(test)) return [wrong(here, 'unknown_key', `“${leaf.field}” knows only ${may.join(', ')}.`)]
    const all = Array.isArray(value) ? value : [value]
    if (all.length > IN_MAX) return [wrong(here, 'bad_value', `A list has ${IN_MAX} values at most.`)]
    const odd = all.find((it) => !isValue(it))
    if (odd !== undefined)
      return [wrong(here, 'bad_value', `It takes words of ${TEXT_CHARS_MAX} characters at most, or numbers.`)]
    if (test === 'empty') return []
    if (may === NUMERIC && all.some((it) => Number.isNaN(Number(it)) || String(it).trim() === ''))
      return [wrong(here, 'bad_value', `“${leaf.field}” is compared with numbers, such as 12.90.`)]
    if (field.kind === 'category' || field.kind === 'merchant') {
      const known = codes[field.kind]
      const lost = all.find((it) => !known.has(String(it)))
      return lost === undefined
        ? []
        : [wrong(here, 'unknown_reference', `There is no ${field.kind} “${String(lost)}”.`)]
    }
    const why = test === 'matches' ? wrongWithPattern(String(value)) : null
    return why === null ? [] : [wrong(here, 'pattern_wrong', `A pattern ${why}.`)]
  })
}

function isValue(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= TEXT_CHARS_MAX && !value.includes('\0') && value.isWellFormed()
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
