/** Why something cannot be sold now, in the order in which it is told. */
export const UNSELLABLE = [
  'product_not_active',
  'offer_not_active',
  'merchant_not_active',
  'onboarding_open',
  'category_unpublished',
  'no_price',
  'no_stock',
  'outside_selling_dates',
] as const

export type Unsellable = (typeof UNSELLABLE)[number]

/** What a merchant’s state means for what it sells; the marketplace’s own products have none. */
export function merchantReasons(status: string | null): Unsellable[] {
  if (status === null || status === 'active') return []
  return [['onboarding', 'submitted', 'rejected'].includes(status) ? 'onboarding_open' : 'merchant_not_active']
}
