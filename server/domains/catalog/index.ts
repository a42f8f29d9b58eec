export { addNativeAttributes } from './add-native-attributes.ts'
export { isKeepableKey, mergeAttributes, newAttributes, parsed } from './attribute-text.ts'
export { attributes } from './attributes.queries.ts'
export { categories, published } from './categories.queries.ts'
export { LISTING_ARROWS, LISTING_STATES, type ListingState } from './listing.machine.ts'
export { changedListing, type ListingWish, newListing } from './listing-import.ts'
export { matchKeyMaker, type RecordMatch, recordMatcher, refreshMatchKeys } from './match-key.ts'
export { MAPPING_ONLY, nativeAttributes } from './native-attributes.ts'
export type { StateBy } from './product.entity.ts'
export {
  changedProduct,
  kept,
  newProduct,
  type ProductHand,
  type ProductRow,
  productTable,
  text,
} from './product-row.ts'
export { products } from './products.queries.ts'
export { productsTarget } from './products.target.ts'
export {
  PRODUCT_CELLS,
  readCategoryIds,
  readDefinitions,
  sealed,
} from './target-definitions.ts'
export { updateSettings } from './update-settings.ts'
