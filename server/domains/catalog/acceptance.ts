import { currencyOf, minorDigits } from '../../../engine/kernel/money.ts'
import type { AcceptanceRule } from '../../platform/acceptance-rules.ts'
import type { Queries } from '../../platform/database.ts'
import type { Settings } from '../../platform/settings.ts'

/** What was submitted, as rules see it. */
export interface Submitted {
  readonly noun: 'product' | 'offer'
  readonly merchantId: number | null
  readonly merchant: string | null
  /** Codes of its category and of all above. */
  readonly path: readonly string[]
  readonly brand: string | null
  /** In minor units; null where it has none. */
  readonly price: number | null
  /** The value of a field or an attribute. */
  valueAt(code: string): unknown
}

/** True where an import lets everything in at once; with standing orders each is judged when the import is done. */
export function acceptsAtOnce(settings: Settings): boolean {
  return settings.offer_acceptance === 'automatic' && settings.acceptance_rules.length === 0
}

type Verdict = Pick<AcceptanceRule, 'verdict' | 'reason'>

/** What becomes of something submitted without anybody looking at it. */
export async function verdictOn(db: Queries, settings: Settings, it: Submitted): Promise<Verdict> {
  // Nobody has to accept what the operator writes.
  if (it.merchantId === null) return { verdict: 'accept' }
  for (const rule of settings.acceptance_rules) {
    if (await applies(db, settings, rule, it)) return rule
  }
  return { verdict: settings.offer_acceptance === 'automatic' ? 'accept' : 'wait' }
}

async function applies(db: Queries, settings: Settings, rule: AcceptanceRule, it: Submitted): Promise<boolean> {
  if (rule.on !== 'any' && rule.on !== it.noun) return false
  if (rule.merchants && !rule.merchants.includes(it.merchant ?? '')) return false
  if (rule.categories && !rule.categories.some((code) => it.path.includes(code))) return false
  if (rule.brands && !rule.brands.some((brand) => same(brand, it.brand ?? ''))) return false
  if (rule.lacks && !rule.lacks.some((code) => [null, undefined, ''].includes(it.valueAt(code) as null))) return false
  if (!withinPrice(settings, rule, it.price)) return false
  return !rule.merchant_groups || (await isIn(db, it.merchantId ?? 0, rule.merchant_groups))
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()

function withinPrice(settings: Settings, rule: AcceptanceRule, price: number | null): boolean {
  const { price_from: from, price_to: to } = rule
  if (from === undefined && to === undefined) return true
  const currency = currencyOf(settings.currency)
  if (price === null || currency === null) return false
  const minor = (decimal: string) => Math.round(Number(decimal) * 10 ** minorDigits(currency))
  return (from === undefined || price >= minor(from)) && (to === undefined || price <= minor(to))
}

async function isIn(db: Queries, merchantId: number, groups: readonly string[]): Promise<boolean> {
  const found = await db
    .selectFrom('merchant_group_member as member')
    .innerJoin('merchant_group as of', 'of.id', 'member.merchant_group_id')
    .select('of.id')
    .where('member.merchant_id', '=', merchantId)
    .where('of.code', 'in', groups)
    .executeTakeFirst()
  return found !== undefined
}
