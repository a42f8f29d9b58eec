import type { Writing } from '../../context.ts'
import {
  changeProduct,
  type ListingRules,
  lockProduct,
  products,
  productWrites,
  type Reasons,
  stepProduct,
} from '../catalog/index.ts'
import { changeOffer, lockOffer, offers, offerWrites, stepOffer } from '../offers/index.ts'
import type { BulkEditRow } from './bulk-edits.queries.ts'

/** Does with one item what the edit says; tells whether anything changed. */
export async function editItem(ctx: Writing, rules: ListingRules, edit: BulkEditRow, ref: string): Promise<boolean> {
  const { noun, change, action } = edit
  const reasons = (edit.reasons ?? {}) as Reasons
  if (action === 'delete') return remove(ctx, noun, ref)
  if (action === 'release') return release(ctx, noun, ref, edit.reasons as { fields?: readonly string[] })
  if (noun === 'products') {
    const row = await lockProduct(ctx, ref)
    if (change) return changeProduct(ctx, rules, row, change)
    await stepProduct(ctx, rules, row, action as never, reasons)
    return true
  }
  const row = await lockOffer(ctx, ref)
  if (change) return changeOffer(ctx, rules, row, change)
  await stepOffer(ctx, rules, row, action as never, reasons)
  return true
}

type Noun = BulkEditRow['noun']

async function remove(ctx: Writing, noun: Noun, ref: string): Promise<boolean> {
  const { remove: verb } = noun === 'products' ? productWrites : offerWrites
  await verb?.run(ctx, ref, {} as never)
  return true
}

async function release(
  ctx: Writing,
  noun: Noun,
  ref: string,
  { fields }: { fields?: readonly string[] },
): Promise<boolean> {
  const listing = noun === 'products' ? products : offers
  const { actions } = noun === 'products' ? productWrites : offerWrites
  const before = (await listing.find(ctx, ref)).protected.length
  await actions?.release?.run(ctx, ref, (fields ? { fields } : {}) as never)
  return (await listing.find(ctx, ref)).protected.length !== before
}
