import type { Entry } from './registry.ts'

const LISTING = {
  submit: 'put one before the operator',
  accept: 'let a submitted one in',
  refuse: 'do not let a submitted one in; says why',
  activate: 'put one on sale again',
  deactivate: 'take one out of sale',
  'return-to-draft': 'rework one; it is submitted again afterwards',
  release: 'let imports write fields again that you changed',
} as const

/** Nouns that are made and changed by `field=value`, and what else can be done with them. */
const WRITES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  categories: {},
  attributes: {},
  products: LISTING,
  offers: LISTING,
  variations: { release: LISTING.release },
  images: { retry: 'have a broken one fetched once more' },
  'change-requests': {
    accept: 'take over what a merchant asks for',
    refuse: 'do not take it over; says why',
    withdraw: 'take a request back',
  },
  'bulk-edits': { cancel: 'stop one; what was changed stays' },
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
  'product-families': {},
}

const written = () => import('./commands/resource/write.ts')

function writesTo(noun: string, actions: Readonly<Record<string, string>>): readonly Entry[] {
  const verbs: readonly Entry[] = [
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
  return verbs.filter(({ name }) => !LACKING[noun]?.includes(name))
}

/** Verbs that a noun has not. */
const LACKING: Readonly<Record<string, readonly string[]>> = {
  variations: ['create', 'delete'],
  images: ['create', 'update', 'delete'],
  'change-requests': ['update', 'delete'],
  'bulk-edits': ['update', 'delete'],
}

const history = (noun: string): Entry => ({
  name: 'history',
  summary: 'how one came to be where it is',
  load: async () => (await import('./commands/resource/history.ts')).historyCommand(noun),
})

/** What can be done with these nouns beyond looking at them. */
export const WRITTEN: Readonly<Record<string, readonly Entry[]>> = {
  ...Object.fromEntries(Object.entries(WRITES).map(([noun, actions]) => [noun, writesTo(noun, actions)])),
  categories: [
    ...writesTo('categories', {}),
    {
      name: 'publish',
      summary: 'publish all drafts of the tree',
      load: async () => (await written()).wholeCommand('categories', 'publish'),
    },
  ],
  ...Object.fromEntries(
    ['products', 'offers', 'change-requests'].map((noun) => [
      noun,
      [...writesTo(noun, WRITES[noun] ?? {}), history(noun)],
    ]),
  ),
  'bulk-edits': [
    ...writesTo('bulk-edits', WRITES['bulk-edits'] ?? {}),
    {
      name: 'outcomes',
      summary: 'what one changed and refused, and why',
      load: async () => (await import('./commands/bulk-edits/outcomes.ts')).outcomesCommand,
    },
  ],
  'product-families': [
    ...writesTo('product-families', {}),
    {
      name: 'preview',
      summary: 'count what would be in one',
      load: async () => (await import('./commands/families/preview.ts')).previewCommand,
    },
    {
      name: 'products',
      summary: 'the products that are in one',
      load: async () => (await import('./commands/families/products.ts')).productsCommand,
    },
  ],
  merchants: [
    ...writesTo('merchants', WRITES.merchants ?? {}),
    history('merchants'),
    {
      name: 'onboarding',
      summary: 'how far one is before it sells',
      load: async () => (await import('./commands/merchants/onboarding.ts')).onboardingCommand,
    },
  ],
  uploads: [
    {
      name: 'remove',
      summary: 'take one away before it expires',
      load: async () => (await written()).deleteCommand('uploads', 'remove'),
    },
  ],
}
