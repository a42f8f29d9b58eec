export { addNativeAttributes } from './add-native-attributes.ts'
export type { AttributeEntity } from './attribute.entity.ts'
export { type AttributeView, findAttribute, listAttributes } from './attributes.queries.ts'
export {
  type CategoryView,
  findCategory,
  findProduct,
  listCategories,
  listProducts,
  type ProductView,
} from './catalog.queries.ts'
export { LISTING_ARROWS, LISTING_STATES, type ListingState } from './listing.machine.ts'
export { MAPPING_ONLY, type NativeAttribute, nativeAttributes } from './native-attributes.ts'
export type { StateBy } from './product.entity.ts'
export { productMachine } from './product.machine.ts'
