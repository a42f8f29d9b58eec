/** A service needs no parcel, no shipping rate and no stock. */
export const PRODUCT_KINDS = ['goods', 'service'] as const

export type ProductKind = (typeof PRODUCT_KINDS)[number]
