/** A standing order of the operator about what merchants submit; the first one that applies decides. */
export interface AcceptanceRule {
  readonly on: 'product' | 'offer' | 'any'
  readonly verdict: 'accept' | 'wait' | 'refuse'
  /** Told to the merchant where it refuses. */
  readonly reason?: string
  /** Codes; each list must hold, and a rule without any holds for everything. */
  readonly merchants?: readonly string[]
  readonly merchant_groups?: readonly string[]
  /** With all that stands below them. */
  readonly categories?: readonly string[]
  readonly brands?: readonly string[]
  /** Fields or attributes of which at least one is empty. */
  readonly lacks?: readonly string[]
  /** Decimals, in the currency of the marketplace; of offers alone. */
  readonly price_from?: string
  readonly price_to?: string
}

const LISTS = ['merchants', 'merchant_groups', 'categories', 'brands', 'lacks'] as const
const PRICES = ['price_from', 'price_to'] as const
const KEYS: readonly string[] = ['on', 'verdict', 'reason', ...LISTS, ...PRICES]
const RULES_MAX = 100

/** Rules as they are kept; undefined where they are none. Text is read as JSON. */
export function acceptanceRulesOf(value: unknown): readonly AcceptanceRule[] | undefined {
  const list = typeof value === 'string' ? parsedList(value) : value
  if (!Array.isArray(list) || list.length > RULES_MAX) return undefined
  return list.every(isRule) ? list : undefined
}

function parsedList(text: string): unknown {
  if (text.trim() === '') return []
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRule(value: unknown): value is AcceptanceRule {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const rule = value as Record<string, unknown>
  if (!Object.keys(rule).every((key) => KEYS.includes(key))) return false
  if (!['product', 'offer', 'any'].includes(rule.on as string)) return false
  if (!['accept', 'wait', 'refuse'].includes(rule.verdict as string)) return false
  if (rule.reason !== undefined && !isText(rule.reason)) return false
  if (rule.verdict === 'refuse' && !rule.reason) return false
  const lists = LISTS.every((key) => rule[key] === undefined || isTexts(rule[key]))
  return lists && PRICES.every((key) => rule[key] === undefined || /^\d{1,12}(\.\d{1,4})?$/.test(String(rule[key])))
}

const isText = (value: unknown) => typeof value === 'string' && !value.includes('\0') && value.isWellFormed()

const isTexts = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isText)
