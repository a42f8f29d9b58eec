import { type RawBuilder, sql } from 'kysely'
import type { Condition, FieldCondition } from '../../../engine/contract/mapping.ts'
import type { Checked } from './check-conditions.ts'
import { fieldOf } from './fields.ts'
import { type Sources, sourcesFor } from './sources.ts'

type Test = RawBuilder<boolean>

/** Where conditions are compiled to. */
export interface CompileFor {
  readonly dialect: 'sqlite' | 'postgres'
  /** Whose offers count; everybody's where null. */
  readonly merchantId: number | null
  /** 100 for EUR. */
  readonly minorPerUnit: number
  /** How PostgreSQL makes small letters of any language; '' where it can by itself. */
  readonly collation: string
}

/** Makes one SQL condition of conditions, on a row of `product`; words without regard to case, numbers as numbers. */
export function compileConditions({ conditions, fields }: Checked, of: CompileFor): Test {
  const sources = sourcesFor(of)
  const compile = (condition: Condition): Test => {
    if ('all' in condition) return joined(condition.all.map(compile), sql` and `, sql`1 = 1`)
    if ('any' in condition) return joined(condition.any.map(compile), sql` or `, sql`1 = 0`)
    if ('not' in condition) return sql<boolean>`(not ${compile(condition.not)})`
    const field = fieldOf(fields, condition.field)
    // An attribute that was taken away since is empty everywhere.
    if (!field) return emptyLeaf(condition)
    if (field.kind === 'category') return codedLeaf(condition, sources.inCategory, sql`product.category_id is null`)
    if (field.kind === 'merchant') return codedLeaf(condition, sources.ofMerchant, sources.ofNobody)
    const values = sources.valuesOf(field)
    return leaf(condition, values, sources)
  }
  return compile(conditions)
}

function joined(parts: readonly Test[], word: RawBuilder<unknown>, none: RawBuilder<unknown>): Test {
  return parts.length === 0 ? sql<boolean>`(${none})` : sql<boolean>`(${sql.join(parts, word)})`
}

function emptyLeaf(of: FieldCondition): Test {
  const holds = of.empty !== false && Object.keys(of).every((test) => ['field', 'empty', 'ne'].includes(test))
  return holds ? sql<boolean>`(1 = 1)` : sql<boolean>`(1 = 0)`
}

/** Tests of what is known by a code: it is one of these, or it is none. */
function codedLeaf(of: FieldCondition, is: (codes: readonly string[]) => Test, none: RawBuilder<unknown>): Test {
  const parts: RawBuilder<unknown>[] = []
  if (of.eq !== undefined) parts.push(is([String(of.eq)]))
  if (of.ne !== undefined) parts.push(sql`not ${is([String(of.ne)])}`)
  if (of.in !== undefined) parts.push(of.in.length === 0 ? sql`1 = 0` : is(of.in.map(String)))
  if (of.empty !== undefined) parts.push(of.empty ? none : sql`not (${none})`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** Every test must be met, each by any value; `ne` by all. */
function leaf(of: FieldCondition, values: RawBuilder<unknown>, sources: Sources): Test {
  const some = (test: RawBuilder<unknown>) => sql`exists (select 1 from ${values} x where x.v <> '' and ${test})`
  const { equals, among, compared, lower, matched, contained, startsWith, endsWith } = sources
  const parts: RawBuilder<unknown>[] = []
  if (of.eq !== undefined) parts.push(some(equals(of.eq)))
  if (of.ne !== undefined) parts.push(sql`not ${some(equals(of.ne))}`)
  for (const [test, sign] of [
    ['gt', sql`>`],
    ['gte', sql`>=`],
    ['lt', sql`<`],
    ['lte', sql`<=`],
  ] as const) {
    const wanted = of[test]
    if (wanted !== undefined) parts.push(some(compared(sign, wanted)))
  }
  if (of.in !== undefined) parts.push(some(among(of.in)))
  if (of.contains !== undefined) parts.push(some(contained(lower(sql`x.v`), small(of.contains))))
  if (of.starts !== undefined) parts.push(some(startsWith(lower(sql`x.v`), small(of.starts))))
  if (of.ends !== undefined) parts.push(some(endsWith(lower(sql`x.v`), small(of.ends))))
  if (of.matches !== undefined) parts.push(some(matched(String(of.matches))))
  if (of.empty !== undefined) parts.push(of.empty ? sql`not ${some(sql`1 = 1`)}` : some(sql`1 = 1`))
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

const small = (value: unknown) => String(value).trim().toLowerCase()
