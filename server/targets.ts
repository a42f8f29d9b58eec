import attributes from './domains/catalog/attributes.target.ts'
import categories from './domains/catalog/categories.target.ts'
import { productsTarget } from './domains/catalog/products.target.ts'
import commissions from './domains/commissions/commissions.target.ts'
import merchants from './domains/merchants/merchants.target.ts'
import { offersTarget } from './domains/offers/offers.target.ts'
import { stockTarget } from './domains/offers/stock.target.ts'
import type { Target } from './platform/target.ts'

/** Everything that can be imported, by its name. */
export const targets: ReadonlyMap<string, Target> = new Map(
  [offersTarget, productsTarget, stockTarget, categories, attributes, merchants, commissions].map((target) => [
    target.name,
    target,
  ]),
)
