import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
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
  /** Where the next one of that name will lie. */
  folderOf(name: string): string
  /** Makes one; its database may lie on another disk, which is soon full. */
  fresh(name: string, disk?: string): Promise<Shop>
  /** Removes one with its database. */
  drop(shop: Shop): Promise<void>
  close(): Promise<void>
}

/** Opens the way to shops; whoever opens it closes it. */
export async function openShops(dialect: Dialect, feed: string): Promise<Shops> {
  const home = mkdtempSync(join(tmpdir(), 'izb-torture-'))
  // A server that is somebody else has its disks in it.
  chmodSync(home, 0o755)
  // A crash must not take back what was said to be written.
  const cluster = dialect === 'postgres' ? await startCluster({ settings: { synchronous_commit: 'on' } }) : null
  const template = cluster ? databaseUrl(cluster.url, 'template') : `sqlite:${join(home, 'template.db')}`
  if (cluster) await onServer(cluster.url, (client) => client.query('create database template'))
  await furnish(template)
  const made = new Map<Shop, string>()
  return {
    dialect,
    cluster,
    folderOf: (name) => join(home, name),
    async fresh(name, disk) {
      const folder = join(home, name)
      mkdirSync(folder, { recursive: true })
      const file = join(disk ?? folder, 'izb.db')
      const url = cluster ? await copy(cluster.url, name, disk) : `sqlite:${file}`
      if (!cluster) copyFileSync(join(home, 'template.db'), file)
      const shop = new Shop(folder, url)
      made.set(shop, name)
      await shop.write('feed.csv', feed)
      await shop.write('mapping.yaml', TORTURE_MAPPING)
      return shop
    },
    async drop(shop) {
      rmSync(shop.folder, { recursive: true, force: true })
      const name = made.get(shop)
      if (!cluster) return
      await onServer(cluster.url, async (client) => {
        await client.query(`drop database ${name} with (force)`)
        await client.query(`drop tablespace if exists ${name}`)
      })
    },
    async close() {
      rmSync(home, { recursive: true, force: true })
      await cluster?.stop()
    },
  }
}

async function copy(server: string, name: string, disk: string | undefined): Promise<string> {
  await onServer(server, async (client) => {
    if (disk !== undefined) await client.query(`create tablespace ${name} location '${disk}'`)
    const where = disk === undefined ? '' : `tablespace ${name}`
    await client.query(`create database ${name} template template ${where}`)
  })
  return databaseUrl(server, name)
}

async function furnish(url: string): Promise<void> {
  await migrate(url)
  const db = await openDatabase(url)
  await prepareMarketplace(db)
  await db.close()
}
