import { operatorContext } from '../server/context.ts'
import { feeds, rejectsFile, uploads, watchRun } from '../server/domains/imports/index.ts'
import type { Configuration } from '../server/platform/configuration.ts'
import type { Database } from '../server/platform/database.ts'
import type { ImportRequest } from '../workers/import-run/request.ts'
import type { Cli } from './cli.ts'
import type { FeedDesk, FeedWish } from './desk.ts'
import { withMarketplace } from './open.ts'

/** Imports in a process of this machine, into the database at hand. */
export function embeddedDesk(cli: Cli, configuration: Configuration): FeedDesk {
  const { databaseUrl, dataDir, allowHosts, log } = configuration
  const ground = { databaseUrl, dataDir, allowHosts, debug: log === 'debug' }
  const supervised = () => import('../workers/import-run/supervise.ts')
  return {
    place: async (address) => ({ address: (await import('../workers/import-run/perform.ts')).addressOf(address) }),
    analyze: async (wish) => {
      const { analyzeFeed } = await import('../workers/import-run/analyze-feed.ts')
      return withMarketplace(cli, (db) => analyzeFeed(db, { ...wish, dataDir, allowHosts }, cli))
    },
    preview: async (wish, listener) => (await supervised()).previewImport({ ...ground, ...wish }, listener),
    import: async (wish, listener) => (await supervised()).superviseImport({ ...ground, ...wish }, listener),
    runFeed: async (ref, wish, listener) => {
      const request = await withMarketplace(cli, (db) => requestOf(cli, db, ref, wish))
      return (await supervised()).superviseImport({ ...ground, ...request }, listener)
    },
    follow: (id, signal) => opened(cli, (db) => watchRun(operatorContext(db, cli.clock), id, 0, signal)),
    rejects: (id) => opened(cli, (db) => rejectsFile(db.kysely, id)),
  }
}

type Request = Omit<ImportRequest, 'databaseUrl' | 'dataDir' | 'allowHosts' | 'debug'>

/** A run of a feed as the feed says it, but for what is said now. */
async function requestOf(cli: Cli, db: Database, ref: string, wish: FeedWish): Promise<Request> {
  const ctx = operatorContext(db, cli.clock)
  const feed = await feeds.row(ctx, ref)
  const { products = true, set = {}, max_invalid, max_removed } = feed.options
  const handed = feed.upload_id === null ? null : await uploads.row(ctx, String(feed.upload_id))
  return {
    address: feed.address,
    target: feed.target,
    products,
    ...(feed.merchant === null ? {} : { merchant: feed.merchant }),
    ...(handed ? { upload: { digest: handed.digest, name: handed.name } } : {}),
    ...(typeof max_invalid === 'number' ? { maxInvalid: max_invalid } : {}),
    ...(typeof max_removed === 'number' ? { maxRemoved: max_removed } : {}),
    ...wish,
    set: { ...set, ...wish.set },
  }
}

/** What a marketplace tells piece by piece; it is open as long as somebody listens. */
async function* opened<T>(cli: Cli, work: (db: Database) => AsyncIterable<T>): AsyncGenerator<T> {
  const listened = Promise.withResolvers<void>()
  const open = Promise.withResolvers<Database>()
  const closed = withMarketplace(cli, (db) => {
    open.resolve(db)
    return listened.promise
  })
  closed.catch(open.reject)
  try {
    yield* work(await open.promise)
  } finally {
    listened.resolve()
    await closed
  }
}
