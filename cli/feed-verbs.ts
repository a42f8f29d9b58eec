import type { Entry } from './registry.ts'

const written = () => import('./commands/resource/write.ts')

const acts = (name: string, summary: string): Entry => ({
  name,
  summary,
  load: async () => (await written()).actCommand('feeds', name),
})

/** What can be done with feeds beyond looking at them. */
export const FEED_VERBS: readonly Entry[] = [
  { name: 'add', summary: 'make one', load: async () => (await import('./commands/feeds/add.ts')).addCommand },
  {
    name: 'edit',
    summary: 'change one, as far as you say',
    load: async () => (await import('./commands/feeds/edit.ts')).editCommand,
  },
  { name: 'run', summary: 'import one now', load: async () => (await import('./commands/feeds/run.ts')).runCommand },
  acts('activate', 'have one pulled on its schedule'),
  acts('pause', 'let its schedule rest'),
  acts('resume', 'have a paused one pulled again'),
  {
    name: 'remove',
    summary: 'take one away; what it brought stays',
    load: async () => (await written()).deleteCommand('feeds', 'remove'),
  },
]
