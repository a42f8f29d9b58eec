import type { Entry } from './registry.ts'

/** What confirmed mappings taught this marketplace. */
export const LEARNED: Entry = {
  name: 'learned',
  summary: 'what confirmed mappings taught this marketplace: list, export, forget',
  verbs: [
    {
      name: 'list',
      summary: 'what was learned, entry by entry',
      load: async () => (await import('./commands/learned/list.ts')).listCommand,
    },
    {
      name: 'export',
      summary: 'everything that was learned, as JSON',
      load: async () => (await import('./commands/learned/export.ts')).exportCommand,
    },
    {
      name: 'forget',
      summary: 'forget an entry, a merchant’s, or all',
      load: async () => (await import('./commands/learned/forget.ts')).forgetCommand,
    },
  ],
}
