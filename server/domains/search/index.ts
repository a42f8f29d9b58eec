export { type Followed, followCatalog } from './follow-catalog.ts'
export { FOLLOW_CATALOG, FOLLOWING } from './follow-job.ts'
export { searchCatalog } from './search-catalog.ts'
export { isBehind, rebuildIndex, showIndex } from './search-index.ts'
