import type { Entry } from './registry.ts'

/** Looking for products. */
export const CATALOG: Entry = {
  name: 'catalog',
  summary: 'find products: search, index, rebuild',
  verbs: [
    {
      name: 'search',
      summary: 'search products by words, codes and filters',
      load: async () => (await import('./commands/catalog/search.ts')).searchCommand,
    },
    {
      name: 'index',
      summary: 'how far the search index is',
      load: async () => (await import('./commands/catalog/index.ts')).indexCommand,
    },
    {
      name: 'rebuild',
      summary: 'make the search index anew',
      load: async () => (await import('./commands/catalog/rebuild.ts')).rebuildCommand,
    },
  ],
}
