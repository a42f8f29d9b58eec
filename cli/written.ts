import type { Entry } from './registry.ts'

/** Nouns that are made and changed by `field=value`, and what else can be done with them. */
const WRITES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  merchants: {
    submit: 'put one before the operator, its onboarding done',
    activate: 'let one in',
    reject: 'do not let one in; says why',
    reopen: 'let a rejected one try again',
    pause: 'take no new orders for a while',
    resume: 'take orders again',
    stop: 'end one; open orders go on; says why',
  },
  'merchant-groups': {
    add: 'take merchants into a group',
    remove: 'take merchants out of a group',
    pause: 'pause every merchant of a group',
    resume: 'resume every merchant of a group',
    stop: 'stop every merchant of a group; says why',
  },
  'merchant-fields': {},
  'onboarding-steps': {},
}

const written = () => import('./commands/resource/write.ts')

function writesTo(noun: string, actions: Readonly<Record<string, string>>): readonly Entry[] {
  return [
    { name: 'create', summary: 'make one', load: async () => (await written()).createCommand(noun) },
    {
      name: 'update',
      summary: 'change one, as far as you say',
      load: async () => (await written()).updateCommand(noun),
    },
    ...Object.entries(actions).map(([name, summary]) => ({
      name,
      summary,
      load: async () => (await written()).actCommand(noun, name),
    })),
    { name: 'delete', summary: 'take one away', load: async () => (await written()).deleteCommand(noun) },
  ]
}

/** What can be done with these nouns beyond looking at them. */
export const WRITTEN: Readonly<Record<string, readonly Entry[]>> = {
  ...Object.fromEntries(Object.entries(WRITES).map(([noun, actions]) => [noun, writesTo(noun, actions)])),
  merchants: [
    ...writesTo('merchants', WRITES.merchants ?? {}),
    {
      name: 'history',
      summary: 'how one came to be where it is',
      load: async () => (await import('./commands/resource/history.ts')).historyCommand('merchants'),
    },
    {
      name: 'onboarding',
      summary: 'how far one is before it sells',
      load: async () => (await import('./commands/merchants/onboarding.ts')).onboardingCommand,
    },
  ],
}
