export { EVALUATE_FAMILY, evaluateFamily, evaluateProducts, forgetProducts } from './evaluate.ts'
export { families, familyIdOf, listFamilyProducts } from './families.queries.ts'
export { familyPreview, familyWrites } from './families.writes.ts'
export { previewFamily } from './preview-family.ts'
