import { type RawBuilder, sql } from 'kysely'
import type { CompileFor } from './compile-conditions.ts'
import type { Field } from './fields.ts'

type Raw = RawBuilder<unknown>

/** Where the values of fields are, and how they are compared, in the words of one database. */
export interface Sources {
  /** A table `(v)` of texts. */
  valuesOf(field: Exclude<Field, { kind: 'category' | 'merchant' }>): Raw
  inCategory(codes: readonly string[]): RawBuilder<boolean>
  ofMerchant(codes: readonly string[]): RawBuilder<boolean>
  /** No merchant has it, and none offers it. */
  readonly ofNobody: Raw
  lower(text: Raw): Raw
  equals(wanted: string | number | boolean): Raw
  among(wanted: readonly (string | number)[]): Raw
  compared(sign: Raw, wanted: string | number): Raw
  contained(text: Raw, part: string): Raw
  startsWith(text: Raw, part: string): Raw
  endsWith(text: Raw, part: string): Raw
  matched(pattern: string): Raw
}

const NUMBER = /^-?\d{1,15}(\.\d{1,10})?$/
const UNCOUNTED = 2_147_483_647
const MATCHED_CHARS_MAX = 500

/** The sources of a database. */
export function sourcesFor(of: CompileFor): Sources {
  const sqlite = of.dialect === 'sqlite'
  const lower = (text: Raw) =>
    sqlite
      ? sql`izb_lower(${text})`
      : sql`lower(${text}${of.collation === '' ? sql`` : sql` collate ${sql.ref(of.collation)}`})`
  const number = (text: Raw) =>
    sqlite
      ? sql`izb_number(${text})`
      : sql`case when ${text} ~ '^-?[0-9]{1,15}(\\.[0-9]{1,10})?$' then ${text}::numeric end`
  const value = sql`x.v`
  const equals = (wanted: string | number | boolean) => {
    const text = String(wanted).trim()
    if (typeof wanted === 'number') return sql`${number(value)} = ${numeral(wanted)}`
    return sql`${lower(value)} = ${text.toLowerCase()}`
  }
  return {
    valuesOf: (field) => valuesOf(field, of),
    inCategory: (codes) =>
      sql<boolean>`(product.category_id is not null and product.category_id in (
        with recursive below as (
          select id from category where code in (${sql.join(codes)})
          union select child.id from category child join below on child.parent_id = below.id
        ) select id from below))`,
    ofMerchant: (codes) =>
      sql<boolean>`(exists (select 1 from merchant m where m.id = product.merchant_id and m.code in (${sql.join(codes)}))
        or exists (select 1 from offer o join merchant m on m.id = o.merchant_id
          where ${counting(of)} and m.code in (${sql.join(codes)})))`,
    ofNobody: sql`(product.merchant_id is null and not exists (select 1 from offer o where ${counting(of)}))`,
    lower,
    equals,
    among: (wanted) => {
      const numbers = wanted.filter((it) => typeof it === 'number').map(numeral)
      const words = wanted.filter((it) => typeof it === 'string').map((it) => sql`${it.trim().toLowerCase()}`)
      const parts = [
        ...(numbers.length > 0 ? [sql`${number(value)} in (${sql.join(numbers)})`] : []),
        ...(words.length > 0 ? [sql`${lower(value)} in (${sql.join(words)})`] : []),
      ]
      return parts.length === 0 ? sql`1 = 0` : sql`(${sql.join(parts, sql` or `)})`
    },
    compared: (sign, wanted) => {
      const text = String(wanted).trim()
      if (typeof wanted === 'number' || NUMBER.test(text)) return sql`${number(value)} ${sign} ${numeral(Number(text))}`
      return sqlite ? sql`${value} ${sign} ${text}` : sql`${value} collate "C" ${sign} ${text}`
    },
    contained: (text, part) => (sqlite ? sql`instr(${text}, ${part}) > 0` : sql`strpos(${text}, ${part}) > 0`),
    startsWith: (text, part) =>
      sqlite ? sql`substr(${text}, 1, length(${part})) = ${part}` : sql`starts_with(${text}, ${part})`,
    endsWith: (text, part) =>
      sqlite
        ? sql`(${part} = '' or substr(${text}, -length(${part})) = ${part})`
        : sql`right(${text}, length(${part})) = ${part}`,
    matched: (pattern) =>
      sqlite ? sql`izb_matches(${value}, ${pattern})` : sql`left(${value}, ${MATCHED_CHARS_MAX}) ~* ${pattern}`,
  }
}

/** As a literal: a parameter's type would have to be guessed. */
function numeral(wanted: number): Raw {
  return sql.raw(Number.isInteger(wanted) ? String(BigInt(wanted)) : String(wanted))
}

/** Offers that count; the product is that of the row at hand. */
const counting = ({ merchantId }: CompileFor) =>
  sql`o.product_id = product.id and o.state = 'active'${merchantId === null ? sql`` : sql` and o.merchant_id = ${merchantId}`}`

function valuesOf(field: Exclude<Field, { kind: 'category' | 'merchant' }>, of: CompileFor): Raw {
  const text = (number: Raw) => (of.dialect === 'sqlite' ? sql`cast(${number} as text)` : sql`(${number})::text`)
  switch (field.kind) {
    case 'column':
      return sql`(select trim(${sql.ref(`product.${field.column}`)}) as v)`
    case 'condition':
      return sql`(select trim(o.condition) as v from offer o where ${counting(of)})`
    case 'price':
      return sql`(select ${text(units(of))} as v from offer o where ${counting(of)} and o.price is not null having count(*) > 0)`
    case 'stock':
      return sql`(select ${text(STOCK)} as v from offer o where ${counting(of)} having count(*) > 0)`
    case 'attribute':
      return elements(field, of)
  }
}

const STOCK = sql`case when count(case when o.stock is null then 1 end) > 0 then ${sql.lit(UNCOUNTED)}
  else cast(sum(o.stock) as bigint) end`

/** The lowest of what is to be paid, in whole units. */
function units({ dialect, minorPerUnit }: CompileFor): Raw {
  const least = sql`min(coalesce(o.sale_price, o.price))`
  if (dialect === 'sqlite') return sql`${least} * 1.0 / ${sql.lit(minorPerUnit)}`
  return sql`trim_scale(${least}::numeric / ${sql.lit(minorPerUnit)})`
}

/** The values of an attribute: of a list each by itself. */
function elements(field: Extract<Field, { kind: 'attribute' }>, of: CompileFor): Raw {
  const offered = field.of === 'offer'
  const json = offered ? sql`o.attributes` : sql`product.attributes`
  if (of.dialect === 'sqlite') {
    const each = sql`trim(case e.type when 'true' then 'true' when 'false' then 'false' else e.value end)`
    const list = sql`json_each(${json}, ${`$."${field.code}"`}) e`
    return offered
      ? sql`(select ${each} as v from offer o join ${list} where ${counting(of)})`
      : sql`(select ${each} as v from ${list})`
  }
  const at = sql`(${json} -> cast(${field.code} as text))`
  const list = sql`jsonb_array_elements_text(
    case when jsonb_typeof(${at}) = 'array' then ${at} else jsonb_build_array(${at}) end) as e (v)`
  return offered
    ? sql`(select btrim(e.v) as v from offer o cross join lateral ${list} where ${counting(of)})`
    : sql`(select btrim(e.v) as v from ${list})`
}
