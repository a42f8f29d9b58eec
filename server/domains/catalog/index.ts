export { acceptsAtOnce, verdictOn } from './acceptance.ts'
export { byClock, judgeProduct, type Reasons, refusalOf, stepProduct } from './act-on-product.ts'
export { addNativeAttributes } from './add-native-attributes.ts'
export { isKeepableKey, mergeAttributes, newAttributes, parsed } from './attribute-text.ts'
export { attributes } from './attributes.queries.ts'
export { productEvents } from './catalog.events.ts'
export { catalogFaults } from './catalog.faults.ts'
export { ExternalId, line, maybe, NO_NUL, strict, Text } from './catalog.schemas.ts'
export { attributeWrites, categoryWrites } from './catalog.writes.ts'
export { findCategory, listCategories, published } from './categories.queries.ts'
export { changeRequestHistory, changeRequests } from './change-requests.queries.ts'
export { EDITED_DIGEST, heldFields, sparing, spokenOf, withHeld, withoutHeld } from './held-fields.ts'
export { LISTING_ARROWS, LISTING_STATES, type ListingState } from './listing.machine.ts'
export { changedFields, differing, mustBePresent, stampAfter, versionOf } from './listing-change.ts'
export { changedListing, type ListingWish, newListing } from './listing-import.ts'
export { type ListingRules, readListingRules } from './listing-rules.ts'
export { judgedAttributes, judgedValue, lackingAttributes, missing } from './listing-values.ts'
export { matchKeyMaker, type RecordMatch, recordMatcher, refreshMatchKeys } from './match-key.ts'
export { MAPPING_ONLY, nativeAttributes } from './native-attributes.ts'
export { proposeImported } from './open-change.ts'
export { overwritesEdits } from './overwrites-edits.ts'
export { ownerOf } from './owner.ts'
export type { Refusal, StateBy } from './product.entity.ts'
export { PRODUCT_CELLS } from './product-cells.ts'
export {
  changedProduct,
  isSpared,
  kept,
  newProduct,
  type ProductHand,
  type ProductRow,
  productTable,
  text,
} from './product-row.ts'
export { lockProduct } from './product-rows.ts'
export { productHistory, products } from './products.queries.ts'
export {
  Actions,
  ProductChange,
  Protected,
  Reason,
  Reasons as UnsellableReasons,
  Refusal as RefusalShape,
  RefusalReasons,
  Release,
} from './products.schemas.ts'
export { productsTarget } from './products.target.ts'
export { changeRequestWrites, productWrites } from './products.writes.ts'
export { merchantReasons, type Unsellable } from './sellable.ts'
export { readCategoryIds, readDefinitions, sealed } from './target-definitions.ts'
export { changeProduct } from './update-product.ts'
export { updateSettings } from './update-settings.ts'
