import type { Counts } from '../../engine/report/report.ts'
import type { Shop } from '../support/shop.ts'

/** What is left of an import when it has ended at last. */
export interface Aftermath {
  readonly counts: Counts
  readonly problems: number
  readonly rejects: number
  readonly offers: number
  readonly skus: number
  readonly products: number
  readonly variations: number
  readonly priceSum: number
  readonly stockSum: number
  /** What `izb doctor` finds wrong. */
  readonly doctor: readonly string[]
}

/** Counts everything that must be the same however often it was disturbed, and lets the doctor look. */
export async function aftermath(shop: Shop, merchant?: string): Promise<Aftermath> {
  const tables = await shop.look(async ({ kysely }) => {
    const id =
      merchant === undefined
        ? undefined
        : (await kysely.selectFrom('merchant').select('id').where('code', '=', merchant).executeTakeFirstOrThrow()).id
    // Killed between its end and its last word, it is done: what comes after it finds everything unchanged.
    let runs = kysely
      .selectFrom('import_run')
      .select(['id', 'counts'])
      .where('target', '=', 'offers')
      .where('state', 'in', ['completed', 'completed_with_errors'])
    let offers = kysely.selectFrom('offer').select(['sku', 'price', 'stock'])
    if (id !== undefined) {
      runs = runs.where('merchant_id', '=', id)
      offers = offers.where('merchant_id', '=', id)
    }
    const run = await runs.orderBy('id').executeTakeFirstOrThrow()
    return {
      run,
      problems: await kysely.selectFrom('import_problem').select('count').where('run_id', '=', run.id).execute(),
      rejects: await kysely.selectFrom('import_reject').select('row').where('run_id', '=', run.id).execute(),
      offers: await offers.execute(),
      products: await kysely.selectFrom('product').select('id').execute(),
      variations: await kysely.selectFrom('variation').select('id').execute(),
    }
  })
  const sum = (of: 'price' | 'stock') => tables.offers.reduce((total, offer) => total + (offer[of] ?? 0), 0)
  return {
    counts: tables.run.counts,
    problems: tables.problems.reduce((total, { count }) => total + count, 0),
    rejects: tables.rejects.length,
    offers: tables.offers.length,
    skus: new Set(tables.offers.map(({ sku }) => sku)).size,
    products: tables.products.length,
    variations: tables.variations.length,
    priceSum: sum('price'),
    stockSum: sum('stock'),
    doctor: await shop.complaints(),
  }
}
