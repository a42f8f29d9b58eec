import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../server/platform/database.ts'
import { migrate } from '../../server/platform/migrate.ts'
import { prepareMarketplace } from '../../server/prepare-marketplace.ts'
import { type Cluster, databaseUrl, onServer, startCluster } from '../support/postgres-cluster.ts'
import { Shop } from '../support/shop.ts'
import { TORTURE_MAPPING } from './articles-feed.ts'

export type Dialect = 'sqlite' | 'postgres'

/** Shops of one dialect, each a copy of an empty marketplace with the feed in its folder. */
export interface Shops {
  readonly dialect: Dialect
  /** The server they share; only they use it, so that it may be killed. */
  readonly cluster: Cluster | null
  /** Makes one; its folder may lie elsewhere, on a disk that is soon full. */
  fresh(name: string, folder?: string): Promise<Shop>
  /** Removes one with its database. */
  drop(shop: Shop): Promise<void>
  close(): Promise<void>
}

/** Opens the way to shops; whoever opens it closes it. */
export async function openShops(dialect: Dialect, feed: string): Promise<Shops> {
  const home = mkdtempSync(join(tmpdir(), 'izb-torture-'))
  // A crash must not take back what was said to be written.
  const cluster = dialect === 'postgres' ? await startCluster({ settings: { synchronous_commit: 'on' } }) : null
  const template = cluster ? databaseUrl(cluster.url, 'template') : `sqlite:${join(home, 'template.db')}`
  if (cluster) await onServer(cluster.url, (client) => client.query('create database template'))
  await furnish(template)
  const made = new Map<Shop, string>()
  return {
    dialect,
    cluster,
    async fresh(name, folder = join(home, name)) {
      mkdirSync(folder, { recursive: true })
      const url = cluster ? await copy(cluster.url, name) : `sqlite:${join(folder, 'izb.db')}`
      if (!cluster) copyFileSync(join(home, 'template.db'), join(folder, 'izb.db'))
      const shop = new Shop(folder, url)
      made.set(shop, name)
      await shop.write('feed.csv', feed)
      await shop.write('mapping.yaml', TORTURE_MAPPING)
      return shop
    },
    async drop(shop) {
      rmSync(shop.folder, { recursive: true, force: true })
      const name = made.get(shop)
      if (cluster) await onServer(cluster.url, (client) => client.query(`drop database ${name} with (force)`))
    },
    async close() {
      rmSync(home, { recursive: true, force: true })
      await cluster?.stop()
    },
  }
}

async function copy(server: string, name: string): Promise<string> {
  await onServer(server, (client) => client.query(`create database ${name} template template`))
  return databaseUrl(server, name)
}

async function furnish(url: string): Promise<void> {
  await migrate(url)
  const db = await openDatabase(url)
  await prepareMarketplace(db)
  await db.close()
}
