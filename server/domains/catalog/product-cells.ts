/** Cells of a product in the order of its layout; what comes after the last column is read, never kept. */
export const PRODUCT_CELLS = ['title', 'brand', 'gtin', 'category', 'source_category', 'image_url'] as const
