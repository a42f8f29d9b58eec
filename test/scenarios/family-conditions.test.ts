import fc from 'fast-check'
import { type RawBuilder, sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Condition, FieldCondition } from '../../engine/contract/mapping.ts'
import { checkConditions } from '../../server/domains/families/check-conditions.ts'
import { conditionOf } from '../../server/domains/families/evaluate.ts'
import type { Database } from '../../server/platform/database.ts'
import { catalogueOf } from '../support/catalogue.ts'
import { eachDatabase } from '../support/databases.ts'

const RUNS = 150

const WORDS = ['Red', 'red', 'RÉD', 'réd blue', 'Blue', '12', '12.50', '9', '-3', 'ß', 'true', 'x_y%', ' red ', 'a.b']
const CATEGORIES: Readonly<Record<string, string | null>> = { top: null, mid: 'top', leaf: 'mid', other: null }
const MERCHANTS = ['acme', 'bolt']

interface Made {
  readonly title: string | null
  readonly brand: string | null
  readonly category: string | null
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly offers: readonly {
    readonly merchant: string
    readonly price: number | null
    readonly sale_price: number | null
    readonly stock: number | null
    readonly condition: string | null
    readonly state: string
    readonly attributes: Readonly<Record<string, string>>
  }[]
}

const word = fc.constantFrom(...WORDS)
const product: fc.Arbitrary<Made> = fc.record({
  title: fc.option(word),
  brand: fc.option(word),
  category: fc.option(fc.constantFrom(...Object.keys(CATEGORIES))),
  attributes: fc.dictionary(
    fc.constantFrom('color', 'size', 'tags', 'weight', 'title:fr'),
    fc.oneof(
      word,
      fc.integer({ min: -5, max: 20 }),
      fc.boolean(),
      fc.constantFrom(12.5, 0.25),
      fc.array(word, { maxLength: 3 }),
    ),
    { maxKeys: 4, noNullPrototype: true },
  ),
  offers: fc.array(
    fc.record({
      merchant: fc.constantFrom(...MERCHANTS),
      price: fc.option(fc.constantFrom(900, 1200, 1250, 100_000)),
      sale_price: fc.option(fc.constantFrom(899, 1200)),
      stock: fc.option(fc.constantFrom(0, 9, 12)),
      condition: fc.option(fc.constantFrom('new', 'used')),
      state: fc.constantFrom('active', 'active', 'draft', 'deleted'),
      attributes: fc.dictionary(fc.constant('delivery_time'), word, { maxKeys: 1, noNullPrototype: true }),
    }),
    { maxLength: 2 },
  ),
})

const number = fc.constantFrom(9, 12, 12.5, -3, 0, 0.25, 8.99, 1000)
const tests = {
  eq: fc.oneof(word, number, fc.boolean()),
  ne: fc.oneof(word, number),
  gt: fc.oneof(word, number),
  gte: fc.oneof(word, number),
  lt: fc.oneof(word, number),
  lte: fc.oneof(word, number),
  in: fc.array(fc.oneof(word, number), { maxLength: 3 }),
  contains: word,
  starts: word,
  ends: word,
  matches: fc.constantFrom('^r', 'ed$', '[0-9]+', 'r.d', 'blue|12', '^(red|blue)$', '\\.'),
  empty: fc.boolean(),
}
const tested = (names: readonly (keyof typeof tests)[]) =>
  fc.oneof(...names.map((name) => (tests[name] as fc.Arbitrary<unknown>).map((value) => ({ [name]: value }))))
const numeric = fc.oneof(
  ...(['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const).map((name) => number.map((value) => ({ [name]: value }))),
  fc.array(number, { maxLength: 3 }).map((value) => ({ in: value })),
  fc.boolean().map((value) => ({ empty: value })),
)
const coded = (codes: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...codes).map((eq) => ({ eq })),
    fc.constantFrom(...codes).map((ne) => ({ ne })),
    fc.array(fc.constantFrom(...codes), { maxLength: 2 }).map((value) => ({ in: value })),
    fc.boolean().map((empty) => ({ empty })),
  )
const leaf = fc
  .oneof(
    fc.record({
      field: fc.constantFrom(
        'title',
        'brand',
        'color',
        'size',
        'tags',
        'weight',
        'title:fr',
        'condition',
        'delivery_time',
      ),
      test: tested(Object.keys(tests) as (keyof typeof tests)[]),
    }),
    fc.record({ field: fc.constantFrom('price', 'stock'), test: numeric }),
    fc.record({ field: fc.constant('category'), test: coded(Object.keys(CATEGORIES)) }),
    fc.record({ field: fc.constant('merchant'), test: coded(MERCHANTS) }),
  )
  .map(({ field, test: of }) => ({ field, ...of }) as FieldCondition)

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('tree'), { maxLength: 3 }).map((any) => ({ any })),
    tie('tree').map((not) => ({ not })),
  ),
}))

/** The same, said once more and as simply as can be. */
function holds(condition: Condition, it: Made, merchant: string | null): boolean {
  if ('all' in condition) return condition.all.every((each) => holds(each, it, merchant))
  if ('any' in condition) return condition.any.some((each) => holds(each, it, merchant))
  if ('not' in condition) return !holds(condition.not, it, merchant)
  const { field, ...asked } = condition
  if (field === 'category') return byCode(asked, [...above(it.category)])
  const offers = it.offers.filter(
    (offer) => offer.state === 'active' && (merchant === null || offer.merchant === merchant),
  )
  if (field === 'merchant')
    return byCode(
      asked,
      offers.map((offer) => offer.merchant),
    )
  const values = valuesOf(field, it, offers)
    .map((value) => String(value).replace(/^ +| +$/g, ''))
    .filter((value) => value !== '')
  return Object.entries(asked).every(([test, wanted]) => {
    if (test === 'empty') return (values.length === 0) === wanted
    if (test === 'ne') return !values.some((value) => equal(value, wanted))
    return values.some((value) => passes(test, value, wanted))
  })
}

function* above(category: string | null): Generator<string> {
  for (let at = category; at !== null; at = CATEGORIES[at] ?? null) yield at
}

function byCode(asked: Omit<FieldCondition, 'field'>, codes: readonly string[]): boolean {
  return Object.entries(asked).every(([test, wanted]) => {
    if (test === 'empty') return (codes.length === 0) === wanted
    if (test === 'in') return (wanted as string[]).some((code) => codes.includes(code))
    return codes.includes(String(wanted)) === (test === 'eq')
  })
}

function valuesOf(field: string, it: Made, offers: Made['offers']): readonly unknown[] {
  if (field === 'title' || field === 'brand') return it[field] === null ? [] : [it[field]]
  if (field === 'condition') return offers.flatMap((offer) => offer.condition ?? [])
  if (field === 'delivery_time') return offers.flatMap((offer) => offer.attributes[field] ?? [])
  if (field === 'stock') {
    if (offers.length === 0) return []
    return offers.some((offer) => offer.stock === null)
      ? [2_147_483_647]
      : [offers.reduce((sum, { stock }) => sum + (stock ?? 0), 0)]
  }
  if (field === 'price') {
    const prices = offers.flatMap(({ price, sale_price }) => (price === null ? [] : [(sale_price ?? price) / 100]))
    return prices.length === 0 ? [] : [Math.min(...prices)]
  }
  const value = it.attributes[field]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

const numberOf = (text: unknown) => (/^-?\d+(\.\d+)?$/.test(String(text).trim()) ? Number(text) : Number.NaN)
const small = (value: unknown) => String(value).trim().toLowerCase()

function equal(value: string, wanted: unknown): boolean {
  return typeof wanted === 'number' ? numberOf(value) === wanted : value.toLowerCase() === small(wanted)
}

function passes(test: string, value: string, wanted: unknown): boolean {
  const [text, part] = [value.toLowerCase(), small(wanted)]
  switch (test) {
    case 'eq':
      return equal(value, wanted)
    case 'in':
      return (wanted as unknown[]).some((each) => equal(value, each))
    case 'contains':
      return text.includes(part)
    case 'starts':
      return text.startsWith(part)
    case 'ends':
      return text.endsWith(part)
    case 'matches':
      return new RegExp(String(wanted), 'iu').test(value)
  }
  const order = Number.isNaN(numberOf(wanted))
    ? Buffer.compare(Buffer.from(value), Buffer.from(String(wanted).trim()))
    : numberOf(value) - numberOf(wanted)
  return { gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[test] ?? false
}

eachDatabase((open, dialect) => {
  const idsWhere = async (db: Database, test: RawBuilder<boolean>) => {
    const { rows } = await sql<{ key: string }>`select product.key from product where ${test}`.execute(db.kysely)
    return rows.map(({ key }) => key).sort()
  }

  test('a family has exactly the products for which its conditions hold', async () => {
    const { db } = await open()
    const shelf = catalogueOf(db, () => new Date())
    for (const [code, parent] of Object.entries(CATEGORIES)) await shelf.category(code, parent)
    const made = fc.sample(product, { numRuns: 150, seed: 7 })
    const ids: Record<string, number> = {}
    for (const merchant of MERCHANTS) ids[merchant] = await shelf.merchantOf(merchant)
    for (const [n, { category, offers, ...sheet }] of made.entries()) {
      const sold = offers.map((offer, at) => ({ ...offer, sku: `P${n}-${at}` }))
      await shelf.add({ key: `P${n}`, ...sheet, ...(category ? { category } : {}), offers: sold })
    }
    await fc.assert(
      fc.asyncProperty(tree, fc.option(fc.constantFrom(...MERCHANTS)), async (conditions, merchant) => {
        const checked = await checkConditions(db.kysely, conditions)
        const compiled = await conditionOf(db.kysely, dialect, checked, merchant === null ? null : ids[merchant]!)
        const owned = (it: Made) =>
          merchant === null || it.offers.some((offer) => offer.merchant === merchant && offer.state !== 'deleted')
        const expected = made.flatMap((it, n) => (owned(it) && holds(conditions, it, merchant) ? [`P${n}`] : [])).sort()
        expect(await idsWhere(db, compiled)).toEqual(expected)
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
})
