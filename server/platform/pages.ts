import { type Expression, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Queries } from './database.ts'
import { pagesFaults } from './pages.faults.ts'
import { boundsOf, type Sight } from './sight.ts'

/** What a list is asked: how many, from where, in which order, and only those. */
export interface PageRequest {
  readonly limit?: number
  readonly cursor?: string
  /** A field; with `-` before it the last comes first. */
  readonly sort?: string
  /** Field → value that it must have; several values with a comma between. */
  readonly filters?: Readonly<Record<string, string>>
  /** Only what changed at this instant or later, with what was deleted. */
  readonly updated_since?: string
}

/** A page of a list. */
export interface Page<View> {
  readonly data: readonly View[]
  /** What to ask the next page with; null on the last one. */
  readonly next_cursor: string | null
}

/** A field that a list can be filtered by, and sorted by where it is never null. */
export interface PageField {
  /** `table.column`. */
  readonly column: string
  readonly kind: 'text' | 'integer' | 'flag' | 'instant'
  readonly nullable?: boolean
  /** Where a value of the wire is kept as something else: a code as an id, or several. Null and none match nothing. */
  readonly toStored?: (value: string, db: Queries) => Promise<string | number | null | readonly number[]>
}

export type PageFields = Readonly<Record<string, PageField>>

export const PAGE_SIZE = 50
export const PAGE_SIZE_MAX = 500

type Scalar = string | number | boolean | Date

/** A number, or a text that is greater the later it was made. */
type Id = number | string

/** A query of rows that have at least an `id`. */
type Rows<DB, TB extends keyof DB, Row> = SelectQueryBuilder<DB, TB, Row & { id: Id }>

/** How a noun is listed: who sees which rows, what it can be filtered and sorted by, how a row is shown. */
export interface Listed<Row, View> {
  readonly fields: PageFields
  /** `table.id`. */
  readonly id: string
  readonly sort: string
  readonly sight: Sight
  /** When a row last changed, for `updated_since`. */
  readonly changed?: string
  /** The field and the value of rows that are deleted: listed only where they are asked for. */
  readonly deleted?: readonly [field: string, value: string]
  /** Or the column that says since when a row is no more: such a row is told to who follows changes, and to nobody else. */
  readonly gone?: string
  view(row: Row, ctx: Context): View
}

/** Reads one page by key, never by offset: what is written meanwhile neither repeats nor hides a row. */
export async function readPage<DB, TB extends keyof DB, Row, View>(
  ctx: Context,
  query: Rows<DB, TB, Row>,
  list: Listed<Row, View>,
  request: PageRequest,
): Promise<Page<View>> {
  const limit = limitOf(request.limit)
  const order = orderOf(request.sort ?? list.sort, list.fields)
  const after = request.cursor === undefined ? null : readCursor(request.cursor, order)
  const conditions = [...(await conditionsOf(ctx, list, request)), after ? beyond(order, list.id, after) : null]
  const rows = conditions.reduce((sofar, condition) => (condition ? sofar.where(condition) : sofar), query)
  const direction = order.descending ? 'desc' : 'asc'
  const found = await rows
    .select(sql<Scalar>`${sql.ref(order.field.column)}`.as('izb_sort_key'))
    .orderBy(sql.ref(order.field.column), direction)
    .orderBy(sql.ref(list.id), direction)
    .limit(limit + 1)
    .execute()
  const page = found.slice(0, limit) as (Row & { id: Id; izb_sort_key: Scalar })[]
  const last = page.at(-1)
  return {
    data: page.map((row) => list.view({ ...row, izb_sort_key: undefined }, ctx)),
    next_cursor: last && found.length > limit ? writeCursor(order, last.izb_sort_key, last.id) : null,
  }
}

/** How many rows a request is about, whatever page of them it asks for. */
export async function countRows<DB, TB extends keyof DB, Row, View>(
  ctx: Context,
  query: Rows<DB, TB, Row>,
  list: Listed<Row, View>,
  request: PageRequest,
): Promise<number> {
  const conditions = await conditionsOf(ctx, list, request)
  const rows = conditions.reduce((sofar, condition) => (condition ? sofar.where(condition) : sofar), query)
  const { n } = (await rows.clearSelect().select(sql<number | string>`count(*)`.as('n')).executeTakeFirstOrThrow()) as {
    n: number | string
  }
  return Number(n)
}

async function conditionsOf<Row, View>(ctx: Context, list: Listed<Row, View>, request: PageRequest) {
  const filters = Object.entries(request.filters ?? {})
  return [
    boundsOf(list.sight, ctx.reach),
    sinceOf(list as Listed<never, unknown>, request),
    ...(await Promise.all(filters.map((it) => conditionOf(...it, list.fields, ctx.queries)))),
  ]
}

/** Where a list that is sorted by `id` goes on after one of its rows. */
export function cursorAfter(id: number): string {
  return Buffer.from(JSON.stringify(['id', String(id), id])).toString('base64url')
}

/** Whoever follows changes is told of deletions; everybody else is shown what is there. */
function sinceOf(list: Listed<never, unknown>, request: PageRequest): Expression<boolean> | null {
  if (request.updated_since !== undefined) {
    if (!list.changed) throw pagesFaults.unknown_field({ field: 'updated_since', fields: Object.keys(list.fields) })
    const since = scalarOf('updated_since', request.updated_since, 'instant')
    return sql<boolean>`${sql.ref(list.changed)} >= ${since}`
  }
  if (list.gone) return sql<boolean>`${sql.ref(list.gone)} is null`
  if (!list.deleted) return null
  const [field, value] = list.deleted
  const column = own(list.fields, field)?.column
  return column && request.filters?.[field] === undefined ? sql<boolean>`${sql.ref(column)} <> ${value}` : null
}

function limitOf(limit: number | undefined): number {
  if (limit === undefined) return PAGE_SIZE
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_SIZE_MAX) return limit
  throw pagesFaults.bad_limit({ limit: String(limit), most: PAGE_SIZE_MAX })
}

interface Order {
  readonly name: string
  readonly field: PageField
  readonly descending: boolean
}

function orderOf(sort: string, fields: PageFields): Order {
  const descending = sort.startsWith('-')
  const name = descending ? sort.slice(1) : sort
  const field = own(fields, name)
  if (field && !field.nullable) return { name, field, descending }
  const sortable = Object.keys(fields).filter((key) => !fields[key]?.nullable)
  throw pagesFaults.unknown_field({ field: name, fields: sortable.flatMap((key) => [key, `-${key}`]) })
}

async function conditionOf(name: string, value: string, fields: PageFields, db: Queries): Promise<Expression<boolean>> {
  const field = own(fields, name)
  if (!field) throw pagesFaults.unknown_field({ field: name, fields: Object.keys(fields) })
  const column = sql.ref(field.column)
  if (value === '') return sql<boolean>`${column} is null`
  const wanted = await Promise.all(value.split(',').map((one) => storedOf(name, one, field, db)))
  const found = wanted.flat().filter((one) => one !== null)
  if (found.length === 0) return sql<boolean>`1 = 0`
  return sql<boolean>`${column} in (${sql.join(found.map(comparable))})`
}

async function storedOf(
  name: string,
  value: string,
  field: PageField,
  db: Queries,
): Promise<Scalar | null | readonly Scalar[]> {
  const text = scalarOf(name, value, field.toStored ? 'text' : field.kind)
  return field.toStored ? field.toStored(value, db) : text
}

/** A number may be larger than the column it is compared with: that matches nothing, and is no fault. */
function comparable(value: Scalar): RawBuilder<unknown> {
  return typeof value === 'number' ? sql`cast(${value} as bigint)` : sql`${value}`
}

function scalarOf(field: string, value: string, kind: PageField['kind']): Scalar {
  const refuse = (expected: string) => pagesFaults.bad_value({ field, value, expected })
  if (kind === 'text') {
    if (value.includes('\0')) throw refuse('text without NUL')
    return value
  }
  if (kind === 'flag') {
    if (value === 'true' || value === 'false') return value === 'true'
    throw refuse('true or false')
  }
  if (kind === 'instant') {
    const at = new Date(value)
    if (!Number.isNaN(at.getTime())) return at
    throw refuse('an instant like 2026-01-31T12:00:00Z')
  }
  const number = Number(value)
  if (/^-?\d{1,15}$/.test(value)) return number
  throw refuse('a whole number')
}

function beyond(order: Order, id: string, after: { key: Scalar; id: Id }): Expression<boolean> {
  const column = sql.ref(order.field.column)
  const than = order.descending ? sql`<` : sql`>`
  return sql<boolean>`(${column} ${than} ${comparable(after.key)} or (${column} = ${comparable(after.key)} and ${sql.ref(id)} ${than} ${after.id}))`
}

function writeCursor(order: Order, key: Scalar, id: Id): string {
  const text = key instanceof Date ? key.toISOString() : String(key)
  return Buffer.from(JSON.stringify([(order.descending ? '-' : '') + order.name, text, id])).toString('base64url')
}

function readCursor(cursor: string, order: Order): { key: Scalar; id: Id } {
  try {
    const [name, text, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (name === (order.descending ? '-' : '') + order.name && typeof text === 'string' && isId(id)) {
      return { key: scalarOf(order.name, text, order.field.kind), id }
    }
  } catch {
    // Whatever is wrong with it, the answer is the same.
  }
  throw pagesFaults.bad_cursor({})
}

function isId(id: unknown): id is Id {
  return Number.isInteger(id) || (typeof id === 'string' && /^[\w-]{1,64}$/.test(id))
}

function own(fields: PageFields, name: string): PageField | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
