import { attributeNames, type NameScore, scoreName } from './names/score.ts'
import type { ColumnProfile } from './profile.ts'

/** How much speaks for one column being one attribute, and what. */
export interface Evidence {
  readonly score: number
  readonly name: NameScore
  /** How well the values fit, 0 to 1; 1 where there are none to judge. */
  readonly fit: number
  /** True where the values alone gave the score. */
  readonly byValues: boolean
}

const UNLISTED_KIND = 0.3
const NO_VALUES = 0.97
const STRUCTURE_MORE = 0.5

/** How well a column's values fit an attribute: the mean over its distinct values of their best kind. */
function fitOf(profile: ColumnProfile, kinds: Readonly<Record<string, number>>): number {
  if (profile.kinds.length === 0) return NO_VALUES
  // `Consommable` is a kind of record only beside others that are.
  const structured = (profile.shares.structure ?? 0) > STRUCTURE_MORE
  let sum = 0
  for (const each of profile.kinds) {
    let best = structured && each.includes('structure') ? (kinds.structure ?? -1) : -1
    if (best >= 0) {
      sum += best
      continue
    }
    for (const kind of each) {
      const factor = kinds[kind]
      if (factor !== undefined && factor > best) best = factor
    }
    sum += best < 0 ? UNLISTED_KIND : best
  }
  return sum / profile.kinds.length
}

// A kind that hardly anything but this attribute has lifts a name that says it only half.
const TELLTALE: Readonly<Record<string, string>> = {
  gtin: 'gtin',
  image_url: 'image',
  additional_images: 'image',
  availability: 'availability',
  condition: 'condition',
  gender: 'gender',
  age_group: 'agegroup',
  currency: 'currency',
  weight_unit: 'unit',
  unit: 'unit',
  dimensions: 'dims',
  product_url: 'url',
  color: 'color',
  delivery_time: 'duration',
  price: 'price',
  sale_price: 'price',
  original_price: 'price',
  cost_price: 'price',
}
const LIFT = 0.25

// What a characteristic of a product never is.
const HEART = new Set(
  'sku parent_id title description short_description category price sale_price original_price price_excl_tax cost_price stock status availability image_url additional_images product_url tags option_name shipping_cost min_order_quantity language vat_rate'.split(
    ' ',
  ),
)
const HEART_IN_CHARACTERISTIC = 0.4

/** Scores one column against one native attribute by name and values. */
export function evidenceFor(profile: ColumnProfile, attribute: string): Evidence {
  const facts = attributeNames()[attribute]
  const name = scoreName(profile.name, attribute)
  if (!facts) return { score: 0, name, fit: 1, byValues: false }
  const fit = fitOf(profile, facts.kinds)
  let score = name.score * fit
  const telltale = TELLTALE[attribute]
  const share = telltale === undefined ? 0 : (profile.shares[telltale] ?? 0)
  if (score > 0.2 && share > 0.5) score += (1 - score) * LIFT * share
  if (profile.name.characteristic && HEART.has(attribute)) score *= HEART_IN_CHARACTERISTIC
  const alone = byValuesAlone(profile, attribute) * strangenessOf(profile)
  return alone > score ? { score: alone, name, fit, byValues: true } : { score, name, fit, byValues: false }
}

/** How little a name says: 1 where there is none, 0 where it says something that can be told. */
function strangenessOf(profile: ColumnProfile): number {
  const { named, units } = profile.name
  if (!named) return 1
  if (profile.name.characteristic) return 0
  const telling = units.filter((unit) => unit.concepts.size > 0 && !unit.concepts.has('stop'))
  if (telling.length === 0) return 0.75
  const plain = telling.every((unit) =>
    ['product', 'code', 'id', 'ref', 'value', 'variant'].some((c) => unit.concepts.has(c)),
  )
  return plain && (profile.shares.gtin ?? 0) > 0.7 ? 0.85 : 0
}

/** What the values alone say, for columns without a name that means anything. */
function byValuesAlone(profile: ColumnProfile, attribute: string): number {
  const share = (kind: string) => profile.shares[kind] ?? 0
  if (profile.values.length === 0) return 0
  switch (attribute) {
    case 'gtin':
      return share('gtin') > 0.6 ? 0.92 * share('gtin') : 0
    case 'image_url':
      return 0.9 * share('image')
    case 'product_url':
      return 0.85 * share('url')
    case 'category':
      return 0.8 * share('path')
    case 'description':
      return 0.8 * Math.min(1, share('html') + share('text') * (profile.lengthMean > 100 ? 1 : 0.5))
    case 'title':
      return titleByValues(profile)
    case 'price':
      return Math.max(0.8 * share('price'), 0.62 * (share('number') - share('integer')))
    case 'stock':
      return share('gtin') > 0.2
        ? 0
        : 0.5 * share('integer') * (Math.max(...profile.values.map(Number)) < 10_000 ? 1 : 0.3)
    case 'currency':
      return profile.distinct <= 3 ? 0.85 * share('currency') : 0
    case 'availability':
    case 'condition':
    case 'gender':
      return share('size') > 0.3 || share('boolean') > 0.3 ? 0 : 0.85 * share(attribute)
    case 'age_group':
      return 0.7 * share('agegroup')
    case 'color':
      return 0.75 * share('color')
    case 'size':
      return share('integer') > 0.5 ? 0 : 0.65 * share('size')
    case 'unit':
      return share('size') > 0.5 ? 0 : 0.6 * share('unit')
    case 'weight':
      return 0.55 * share('quantity')
    case 'dimensions':
      return 0.6 * share('dims')
    case 'sku':
      return skuByValues(profile)
    default:
      return 0
  }
}

function titleByValues(profile: ColumnProfile): number {
  const phrases = (profile.shares.phrase ?? 0) + 0.5 * (profile.shares.list ?? 0)
  if (profile.lengthMean < 8 || profile.lengthMean > 150) return 0
  return 0.75 * Math.min(1, phrases) * (profile.unique > 0.5 ? 1 : 0.6)
}

function skuByValues(profile: ColumnProfile): number {
  // Numbers that stand first, never repeat and have some length are how a shop counts its articles.
  const counted = profile.position === 0 && profile.unique === 1 && profile.lengthMean >= 3 ? 0.9 : 0.6
  const codes = (profile.shares.code ?? 0) + counted * (profile.shares.integer ?? 0)
  const early = profile.position === 0 ? 1.1 : 0.9
  return 0.68 * Math.min(1, codes) * early * (profile.unique > 0.8 ? 1 : 0.5)
}
