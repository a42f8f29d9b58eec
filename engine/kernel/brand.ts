declare const brand: unique symbol

/** A string or number that only its own constructor may make: an order's id is no merchant's id. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
