import type { Packed, PackedEntity, TargetSchema, Written } from '../../../engine/contract/target.ts'
import type { Database } from '../../platform/database.ts'
import { readSettings, type Settings } from '../../platform/settings.ts'
import { keepable, parsed } from './attribute-text.ts'
import type { ProductRow } from './product-row.ts'

/** What stands between the parts: a sign that no attribute holds. */
const BETWEEN = '\u001f'
const GTIN_DIGITS = 14
const PAGE = 2_000

type Identified = Pick<ProductRow, 'key' | 'title' | 'brand' | 'gtin' | 'attributes'>

/** Makes the text that offers find a product by; null where one of its parts is empty. */
export function matchKeyMaker(identifier: readonly string[]): (row: Identified) => string | null {
  return (row) => {
    const attributes = identifier.some((code) => !(code in COLUMNS)) ? parsed(row.attributes) : {}
    return matchKeyOf(identifier, (code) => (code in COLUMNS ? COLUMNS[code]?.(row) : attributes[code]))
  }
}

const COLUMNS: Readonly<Record<string, (row: Identified) => string | null>> = {
  sku: (row) => row.key,
  title: (row) => row.title,
  brand: (row) => row.brand,
  gtin: (row) => row.gtin,
}

function matchKeyOf(identifier: readonly string[], valueIn: (code: string) => Written | undefined): string | null {
  const parts = identifier.map((code) => normal(code, valueIn(code)))
  return parts.includes('') ? null : parts.join(BETWEEN)
}

/** Letter case and spaces tell no two products apart; a GTIN is the same with and without zeros in front. */
function normal(code: string, value: Written | undefined): string {
  if (value === null || value === undefined) return ''
  const text = keepable(String(value)).trim().replaceAll(BETWEEN, '').replace(/\s+/g, ' ').toLowerCase()
  return code === 'gtin' && text !== '' ? text.padStart(GTIN_DIGITS, '0') : text
}

/** What a record is matched by, and whether the value is the variation's own rather than its group's. */
export interface RecordMatch {
  readonly matchKey: string
  readonly own: boolean
}

/** Reads the identifier of records; decides once where each of its parts stands. */
export function recordMatcher(
  identifier: readonly string[],
  schema: TargetSchema,
): (record: Packed) => RecordMatch | null {
  const { layout } = schema
  const read = (entity: PackedEntity | undefined, name: string, code: string): Written | undefined => {
    if (!entity) return undefined
    const at = layout[name]?.indexOf(code) ?? -1
    if (at >= 0) return entity.cells[at]
    return entity.rest.includes(`"${code}"`) ? parsed(entity.rest)[code] : undefined
  }
  return (record) => {
    const { product, offer, variation } = record.entities
    const shared = matchKeyOf(identifier, (code) =>
      code === 'sku' ? (record.parent ?? record.key) : read(product, 'product', code),
    )
    if (shared !== null) return { matchKey: shared, own: false }
    const own = matchKeyOf(identifier, (code) => {
      if (code === 'sku') return record.key
      return read(variation, 'variation', code) ?? read(offer, 'offer', code) ?? read(product, 'product', code)
    })
    return own === null ? null : { matchKey: own, own: true }
  }
}

/** Writes the match keys anew after the operator chose another identifier; gives back how many changed. */
export async function refreshMatchKeys(db: Database): Promise<number> {
  const settings = await readSettings(db.kysely)
  const matchKey = matchKeyMaker(settings.match_identifier)
  let after = 0
  let changed = 0
  for (;;) {
    const { last, done } = await db.transaction(async (tx) => {
      const rows = await tx
        .selectFrom('product')
        .select(['id', 'merchant_id', 'key', 'title', 'brand', 'gtin', 'attributes', 'match_key'])
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute()
      let done = 0
      for (const row of rows) {
        const matched = settings.catalog_mode !== 'open' || row.merchant_id === null
        const match_key = matched ? matchKey({ ...row, attributes: JSON.stringify(row.attributes) }) : null
        if (match_key === row.match_key) continue
        await tx.updateTable('product').set({ match_key }).where('id', '=', row.id).execute()
        done += 1
      }
      return { last: rows.at(-1)?.id, done }
    })
    changed += done
    if (last === undefined) return changed
    after = last
  }
}

/** What offers find a product by that somebody wrote; null where products are not matched. */
export function keyOfProduct(
  settings: Pick<Settings, 'catalog_mode' | 'match_identifier'>,
  row: { readonly merchant_id: number | null; readonly attributes: unknown } & Omit<Identified, 'attributes'>,
): string | null {
  if (settings.catalog_mode === 'open' && row.merchant_id !== null) return null
  return matchKeyMaker(settings.match_identifier)({ ...row, attributes: JSON.stringify(row.attributes) })
}
