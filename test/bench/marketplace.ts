import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../server/platform/database.ts'
import { migrate } from '../../server/platform/migrate.ts'
import { prepareMarketplace } from '../../server/prepare-marketplace.ts'
import { databaseUrl, onServer } from '../support/postgres-cluster.ts'
import { leaves } from './offers-feed.ts'
import { parentOf } from './proc.ts'

/** Databases of one kind, each a copy of a marketplace that has the benchmark's categories and nothing else. */
export interface Marketplaces {
  readonly dialect: 'sqlite' | 'postgres'
  /** As a reader of the tables knows it. */
  readonly name: string
  /** The address of a new one, empty or a copy of `like`; null: not even tables. What had this name is gone. */
  fresh(name: string, like?: string | null): Promise<string>
  drop(name: string): Promise<void>
  /** What an import left, to see that two did the same. */
  landed(url: string): Promise<Landed>
  /** Process of a local database server, whose CPU time counts. */
  readonly server?: number
}

export interface Landed {
  readonly products: number
  readonly offers: number
  readonly prices: number
}

/** Makes marketplaces in files of this folder. */
export async function sqliteMarketplaces(folder: string): Promise<Marketplaces> {
  const template = join(folder, 'template.db')
  const remove = (file: string) => {
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  }
  remove(template)
  await furnish(`sqlite:${template}`)
  return {
    dialect: 'sqlite',
    name: 'SQLite',
    landed,
    async fresh(name, like = 'template') {
      const file = join(folder, `${name}.db`)
      remove(file)
      if (like !== null) copyFileSync(join(folder, `${like}.db`), file)
      return `sqlite:${file}`
    },
    async drop(name) {
      remove(join(folder, `${name}.db`))
    },
  }
}

/** Makes marketplaces on this server, which must run on this machine to be measured. */
export async function postgresMarketplaces(server: string): Promise<Marketplaces> {
  const named = (name: string) => `izb_bench_${name}`
  await recreate(server, named('template'), 'template1')
  await furnish(databaseUrl(server, named('template')))
  const backend = await onServer(server, (client) =>
    client.query<{ pid: number }>('select pg_backend_pid() as pid').then(({ rows }) => parentOf(rows[0]?.pid ?? 0)),
  )
  return {
    dialect: 'postgres',
    name: 'PostgreSQL',
    landed,
    server: backend,
    async fresh(name, like = 'template') {
      await recreate(server, named(name), like === null ? 'template1' : named(like))
      await onServer(server, (client) => client.query('checkpoint'))
      return databaseUrl(server, named(name))
    },
    async drop(name) {
      await onServer(server, (client) => client.query(`drop database if exists ${named(name)} with (force)`))
    },
  }
}

async function recreate(server: string, name: string, template: string): Promise<void> {
  await onServer(server, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name} template ${template}`)
  })
}

async function furnish(url: string): Promise<void> {
  await migrate(url)
  const db = await openDatabase(url)
  await prepareMarketplace(db)
  await db.close()
  await addCategories(url)
}

/** Adds the tree that the feed's categories name. */
export async function addCategories(url: string): Promise<void> {
  const tree = new Map<string, { code: string; parent: string | null; name: string }>()
  for (const { code, path } of leaves()) {
    const codes = code.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'))
    for (const [at, own] of codes.entries())
      tree.set(own, { code: own, parent: codes[at - 1] ?? null, name: path[at] ?? '' })
  }
  const db = await openDatabase(url)
  await db.transaction(async (tx) => {
    const ids = new Map<string, number>()
    for (const [position, { code, parent, name }] of [...tree.values()].entries()) {
      const parent_id = parent === null ? null : (ids.get(parent) ?? null)
      const at = new Date()
      const stamps = { created_at: at, updated_at: at }
      const row = { code, parent_id, name, names: {}, position, published: true, external_id: null, ...stamps }
      const { id } = await tx.insertInto('category').values(row).returning('id').executeTakeFirstOrThrow()
      ids.set(code, id)
    }
  })
  await db.close()
}

/** Counts what an import has left. */
export async function landed(url: string): Promise<Landed> {
  const db = await openDatabase(url)
  try {
    const [products, offers] = await Promise.all([
      db.kysely
        .selectFrom('product')
        .select((q) => q.fn.countAll().as('count'))
        .executeTakeFirstOrThrow(),
      db.kysely
        .selectFrom('offer')
        .select((q) => [q.fn.countAll().as('count'), q.fn.sum('price').as('prices')])
        .executeTakeFirstOrThrow(),
    ])
    return { products: Number(products.count), offers: Number(offers.count), prices: Number(offers.prices) }
  } finally {
    await db.close()
  }
}
