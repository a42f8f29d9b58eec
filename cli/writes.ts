import type { Verb, Writes } from '../server/platform/writes.ts'
import type { Place } from './marketplace.ts'

const merchants = () => import('../server/domains/merchants/index.ts')
const catalog = () => import('../server/domains/catalog/index.ts')
const offers = () => import('../server/domains/offers/index.ts')
const imports = () => import('../server/domains/imports/index.ts')
const onboarding = () => import('../server/domains/onboarding/index.ts')

const families = () => import('../server/domains/families/index.ts')

/** What can be done with each noun; the code of a domain is read when one of its nouns is asked for. */
const WRITES: Readonly<Record<string, () => Promise<Writes>>> = {
  merchants: async () => {
    const [{ merchantWrites }, { submission }] = await Promise.all([merchants(), onboarding()])
    return { ...merchantWrites, actions: { ...submission.actions, ...merchantWrites.actions } }
  },
  categories: async () => (await catalog()).categoryWrites,
  attributes: async () => (await catalog()).attributeWrites,
  products: async () => (await catalog()).productWrites,
  offers: async () => (await offers()).offerWrites,
  variations: async () => (await offers()).variationWrites,
  'change-requests': async () => (await catalog()).changeRequestWrites,
  images: async () => (await import('../server/domains/images/index.ts')).imageWrites,
  'bulk-edits': async () => (await import('../server/domains/bulk-edits/index.ts')).bulkEditWrites,
  'merchant-groups': async () => (await merchants()).groupWrites,
  'merchant-fields': async () => (await merchants()).fieldWrites,
  'product-families': async () => (await families()).familyWrites,
  feeds: async () => (await imports()).feedWrites,
  uploads: async () => (await imports()).uploadWrites,
  'onboarding-steps': async () => (await onboarding()).stepWrites,
}

/** The verbs of a noun; none where it has no such table. */
export async function writesOf(noun: string): Promise<Writes> {
  return Object.hasOwn(WRITES, noun) ? ((await WRITES[noun]?.()) ?? {}) : {}
}

/** The verb at a place; undefined where the table has none. */
export function verbAt(writes: Writes, method: 'POST' | 'PATCH' | 'DELETE', [, ref, part]: Place): Verb | undefined {
  if (part !== undefined) {
    const actions = ref === '' ? writes.whole : writes.actions
    return method === 'POST' ? actions?.[part] : undefined
  }
  if (method === 'POST') return ref === undefined ? writes.create : undefined
  return method === 'PATCH' ? writes.update : writes.remove
}
