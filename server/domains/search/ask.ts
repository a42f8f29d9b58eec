import { currencyOf, minorDigits } from '../../../engine/kernel/money.ts'
import type { Context } from '../../context.ts'
import { pagesFaults } from '../../platform/pages.faults.ts'
import type { PageRequest } from '../../platform/pages.ts'
import { readSettings } from '../../platform/settings.ts'
import { marks } from './marks.ts'
import { searchFaults } from './search.faults.ts'

/** What of the offers on a product decides whether it is found; read as they are now. */
export interface OfferFilter {
  readonly merchantIds: readonly number[] | null
  /** Minor units. */
  readonly priceMin: number | null
  readonly priceMax: number | null
  readonly inStock: boolean
  readonly conditions: readonly string[] | null
}

/** A search as it is carried out. */
export interface Ask {
  readonly text: string
  /** Of the words; null where it is the marketplace's. */
  readonly language: string | null
  /** Of each list one mark must be there; an empty list is met by nothing. */
  readonly marks: readonly (readonly string[])[]
  readonly offers: OfferFilter
  /** Id of the family that products must be in. */
  readonly familyId: number | null
  readonly facets: boolean
  readonly limit: number
  readonly cursor: string | undefined
}

const SEARCH_FILTERS = [
  'q',
  'language',
  'category',
  'brand',
  'merchant',
  'condition',
  'price_min',
  'price_max',
  'in_stock',
  'family',
  'facets',
] as const

const TEXT_CHARS_MAX = 500
const VALUES_MAX = 50
const LIMIT = 20
const LIMIT_MAX = 100
/** 15 digits: whatever is more costly costs that much. */
const MINOR_MAX = 900_000_000_000_000
const ATTRIBUTE = /^attributes\.([a-z][a-z0-9_]{0,62})$/

/** Finds a family within somebody's sight. Throws where there is none. */
export type FamilyFinder = (ctx: Context, ref: string) => Promise<number>

/** Reads a search as the wire or a command line says it. Throws `search.bad_filter`, `search.unknown_filter`. */
export async function askOf(ctx: Context, request: PageRequest, familyOf: FamilyFinder): Promise<Ask> {
  const given = request.filters ?? {}
  const values = Object.entries(given).filter(([name]) => ATTRIBUTE.test(name))
  const { sort, updated_since } = request
  const said = {
    ...given,
    ...(sort === undefined ? {} : { sort }),
    ...(updated_since === undefined ? {} : { updated_since }),
  }
  const unknown = Object.keys(said).find((name) => !ATTRIBUTE.test(name) && !SEARCH_FILTERS.some((it) => it === name))
  if (unknown !== undefined)
    throw searchFaults.unknown_filter({ filter: unknown, filters: [...SEARCH_FILTERS, 'attributes.<code>'] })
  for (const [filter, value] of Object.entries(given)) {
    if (value.includes('\0')) throw bad(filter, value.replaceAll('\0', '␀'), 'text without NUL')
  }
  const { q = '', language, category, brand, merchant, condition, price_min, price_max, family } = given
  if (q.length > TEXT_CHARS_MAX) throw searchFaults.too_long({ chars: TEXT_CHARS_MAX })
  const limit = request.limit ?? LIMIT
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
    throw pagesFaults.bad_limit({ limit: String(limit), most: LIMIT_MAX })
  const merchantIds = merchant === undefined ? null : await idsOf(ctx, 'merchant', listOf('merchant', merchant))
  const categoryIds = category === undefined ? null : await idsOf(ctx, 'category', listOf('category', category))
  const conditions = condition === undefined ? null : listOf('condition', condition)
  const { currency } = await readSettings(ctx.queries)
  return {
    text: q.trim(),
    language: languageOf(language),
    marks: [
      ...(categoryIds ? [categoryIds.map(marks.category)] : []),
      ...(merchantIds ? [merchantIds.map(marks.merchant)] : []),
      ...(brand === undefined ? [] : [listOf('brand', brand).map(marks.brand)]),
      ...(conditions ? [conditions.map(marks.condition)] : []),
      ...values.map(([name, value]) => listOf(name, value).map((it) => marks.value(name.replace(ATTRIBUTE, '$1'), it))),
    ],
    offers: {
      merchantIds,
      conditions,
      priceMin: minorOf('price_min', price_min, currency),
      priceMax: minorOf('price_max', price_max, currency),
      inStock: flagOf('in_stock', given.in_stock) ?? false,
    },
    familyId: family === undefined ? null : await familyOf(ctx, family),
    facets: flagOf('facets', given.facets) ?? request.cursor === undefined,
    limit,
    cursor: request.cursor,
  }
}

const bad = (filter: string, value: string, expected: string) =>
  searchFaults.bad_filter({ filter, value: value.slice(0, 100), expected })

function listOf(filter: string, value: string): readonly string[] {
  const all = value
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '')
  if (all.length === 0 || all.length > VALUES_MAX)
    throw bad(filter, value, `1 to ${VALUES_MAX} values with commas between`)
  return all
}

async function idsOf(ctx: Context, table: 'merchant' | 'category', codes: readonly string[]): Promise<number[]> {
  const rows = await ctx.queries.selectFrom(table).select('id').where('code', 'in', codes).execute()
  return rows.map(({ id }) => id)
}

function languageOf(language: string | undefined): string | null {
  if (language === undefined) return null
  if (/^[a-z]{2}$/i.test(language)) return language.toLowerCase()
  throw bad('language', language, 'a code of ISO 639-1')
}

function flagOf(filter: string, value: string | undefined): boolean | null {
  if (value === undefined) return null
  if (value === 'true' || value === 'false') return value === 'true'
  throw bad(filter, value, 'true or false')
}

function minorOf(filter: string, value: string | undefined, currency: string): number | null {
  if (value === undefined) return null
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(value)) throw bad(filter, value, 'an amount like 12.90')
  const known = currencyOf(currency)
  return Math.min(Math.round(Number(value) * 10 ** (known ? minorDigits(known) : 2)), MINOR_MAX)
}
