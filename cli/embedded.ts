import { type Context, operatorContext } from '../server/context.ts'
import { httpFaults } from '../server/http/http.faults.ts'
import { compileValidator, InvalidRequest } from '../server/http/validation.ts'
import type { Listing } from '../server/platform/listing.ts'
import type { Page, PageRequest } from '../server/platform/pages.ts'
import type { Verb } from '../server/platform/writes.ts'
import type { Cli } from './cli.ts'
import type { Marketplace, Place, Thing } from './marketplace.ts'
import { embeddedConfigurationOf, withMarketplace } from './open.ts'
import { verbAt, writesOf } from './writes.ts'

/** What a place answers; the code of a domain is read when one of its nouns is asked for. */
interface Noun {
  readonly page?: (ctx: Context, request: PageRequest) => Promise<Page<Thing>>
  readonly get?: (ctx: Context, ref: string) => Promise<Thing>
  readonly gets?: Readonly<Record<string, (ctx: Context, ref: string, which: string) => Promise<Thing>>>
  readonly pages?: Readonly<Record<string, (ctx: Context, ref: string, request: PageRequest) => Promise<Page<Thing>>>>
  readonly texts?: Readonly<Record<string, (ctx: Context, ref: string) => AsyncIterable<string>>>
  readonly create?: (ctx: Context, body: never) => Promise<object>
  readonly update?: (ctx: Context, body: never) => Promise<object>
  readonly actions?: Readonly<Record<string, (ctx: Context, ref: string) => Promise<object>>>
}

const reads = <View extends object>(listing: Pick<Listing<never, View>, 'page' | 'find'>): Noun => ({
  page: listing.page as never,
  get: listing.find as never,
})

const access = () => import('../server/domains/access/index.ts')
const catalog = () => import('../server/domains/catalog/index.ts')
const merchants = () => import('../server/domains/merchants/index.ts')
const onboarding = () => import('../server/domains/onboarding/index.ts')
const families = () => import('../server/domains/families/index.ts')
const search = () => import('../server/domains/search/index.ts')
const imports = () => import('../server/domains/imports/index.ts')

const NOUNS: Readonly<Record<string, () => Promise<Noun>>> = {
  feeds: async () => reads((await imports()).feeds),
  uploads: async () => reads((await imports()).uploads),
  products: async () => {
    const { products, productHistory } = await catalog()
    return { ...reads(products), pages: { history: productHistory as never } }
  },
  categories: async () => {
    const { listCategories, findCategory } = await catalog()
    return { page: listCategories as never, get: findCategory as never }
  },
  'change-requests': async () => {
    const { changeRequests, changeRequestHistory } = await catalog()
    return { ...reads(changeRequests), pages: { history: changeRequestHistory as never } }
  },
  'bulk-edits': async () => {
    const { bulkEdits, listOutcomes } = await import('../server/domains/bulk-edits/index.ts')
    return { ...reads(bulkEdits), pages: { outcomes: listOutcomes as never } }
  },
  attributes: async () => reads((await catalog()).attributes),
  offers: async () => {
    const { offers, offerHistory } = await import('../server/domains/offers/index.ts')
    return { ...reads(offers), pages: { history: offerHistory as never } }
  },
  variations: async () => reads((await import('../server/domains/offers/index.ts')).variations),
  images: async () => reads((await import('../server/domains/images/index.ts')).images),
  catalog: async () => {
    const { searchCatalog, showIndex, rebuildIndex } = await search()
    const show = async (ctx: Context) => ({ ...(await showIndex(ctx)) })
    return { page: searchCatalog as never, get: show, create: rebuildIndex }
  },
  'product-families': async () => {
    const { families: listing, listFamilyProducts, previewFamily } = await families()
    return { ...reads(listing), pages: { products: listFamilyProducts as never }, create: previewFamily as never }
  },
  merchants: async () => {
    const [{ merchants: listing, merchantHistory }, { findOnboarding }] = await Promise.all([merchants(), onboarding()])
    return {
      ...reads(listing),
      gets: { onboarding: async (ctx, ref) => ({ ...(await findOnboarding(ctx, ref)) }) },
      pages: { history: merchantHistory as never },
    }
  },
  'merchant-groups': async () => {
    const { listGroups, findGroup } = await merchants()
    return { page: listGroups as never, get: findGroup as never }
  },
  'merchant-fields': async () => reads((await merchants()).merchantFields),
  'onboarding-steps': async () => reads((await onboarding()).onboardingSteps),
  events: async () => reads((await import('../server/platform/outbox/events.queries.ts')).events),
  jobs: async () => {
    const { listJobs, findJob } = await import('../server/platform/jobs/jobs.queries.ts')
    const { retryJob, cancelJob } = await import('../server/platform/jobs/settle-job.ts')
    return { page: listJobs, get: findJob, actions: { retry: retryJob, cancel: cancelJob } }
  },
  settings: async () => ({
    get: async (ctx) => ({ ...(await (await import('../server/platform/settings.ts')).readSettings(ctx.queries)) }),
    update: (await catalog()).updateSettings,
  }),
  tokens: async () => {
    const { tokens, createToken, revokeToken } = await access()
    return { ...reads(tokens), create: createToken, actions: { revoke: revokeToken } }
  },
  users: async () => {
    const { listUsers, findUser, inviteUser, resetUser, disableUser, enableUser } = await access()
    return {
      page: listUsers,
      get: findUser,
      create: inviteUser,
      actions: { reset: resetUser, disable: disableUser, enable: enableUser },
    }
  },
  'audit-log': async () => reads((await access()).auditLog),
  imports: async () => {
    const domain = await imports()
    return {
      page: domain.imports.page,
      get: domain.findReport as never,
      pages: {
        problems: async (ctx, ref) => ({
          data: (await domain.findReport(ctx, ref)).problems as never,
          next_cursor: null,
        }),
        'rejected-records': domain.listRejects,
      },
      texts: { rejects: (ctx, ref) => domain.rejectsFile(ctx.queries, ref) },
      actions: { apply: domain.applyRun, discard: domain.discardRun, cancel: domain.cancelRun },
    }
  },
  mappings: async () => {
    const { mappings, findMapping, listVersions, checkMapping } = await imports()
    return {
      page: mappings.page,
      get: (ctx, ref) => findMapping(ctx, ref),
      gets: { versions: (ctx, ref, version) => findMapping(ctx, ref, Number(version)) },
      pages: { versions: listVersions },
      actions: { check: checkMapping },
    }
  },
}

/** The marketplace of the database at hand, with whoever has it as the operator. */
export async function withEmbedded<Result>(cli: Cli, work: (it: Marketplace) => Promise<Result>): Promise<Result> {
  const configuration = await embeddedConfigurationOf(cli)
  const { databaseUrl } = configuration
  const { queueOnDemand } = await import('../server/platform/jobs/open-queue.ts')
  const { openStore } = await import('../server/platform/open-store.ts')
  const content = await openStore(configuration)
  return withMarketplace(cli, async (db) => {
    const { jobs, close } = queueOnDemand({ db, databaseUrl, clock: cli.clock })
    try {
      return await work(embeddedMarketplace(operatorContext(db, cli.clock, { jobs, content })))
    } finally {
      await close()
    }
  })
}

/** Calls the verbs themselves: without a server between, a list is there at once. */
export function embeddedMarketplace(ctx: Context): Marketplace {
  return {
    page: async (place, request) => {
      const [noun, ref, part] = place
      const { page, pages } = await nounOf(noun)
      const inner = part === undefined ? undefined : own(pages, part)
      if (ref !== undefined && inner) return inner(ctx, ref, request)
      return there(part === undefined ? page : undefined, place)(ctx, request)
    },
    get: async (place) => {
      const [noun, ref = '', part, which = ''] = place
      const { get, gets } = await nounOf(noun)
      return part === undefined ? there(get, place)(ctx, ref) : there(own(gets, part), place)(ctx, ref, which)
    },
    async *text(place) {
      const [noun, ref = '', part = ''] = place
      yield* there(own((await nounOf(noun)).texts, part), place)(ctx, ref)
    },
    send: async (method, place, body = {}) => {
      const [noun, ref, part] = place
      const verb = verbAt(await writesOf(noun), method, place)
      if (verb) return (await verb.run(ctx, ref ?? '', checkedBody(verb, body) as never)) as Thing
      const { create, update, actions } = await nounOf(noun)
      if (ref !== undefined && part !== undefined) return there(own(actions, part), place)(ctx, ref) as Promise<Thing>
      return there(method === 'POST' ? create : update, place)(ctx, body as never) as Promise<Thing>
    },
  }
}

/** The same checks as a server's: a body is refused for the same reasons, in the same words. */
function checkedBody(verb: Verb, body: object): object {
  const result = verb.body ? compileValidator({ schema: verb.body, httpPart: 'body' } as never)(body) : { value: body }
  const error = (result as { error?: unknown }).error
  if (error instanceof InvalidRequest) throw httpFaults.invalid_request({ part: error.part, errors: error.errors })
  return body
}

async function nounOf(noun: string): Promise<Noun> {
  return there(own(NOUNS, noun), [noun])()
}

function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}

function there<T>(found: T | undefined, place: Place): T {
  if (found === undefined) throw new Error(`nothing is at ${place.join('/')}`)
  return found
}
