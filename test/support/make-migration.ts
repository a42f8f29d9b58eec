import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MikroORM } from '@mikro-orm/core'
import type { Migrator } from '@mikro-orm/migrations'
import BetterSqlite3 from 'better-sqlite3'
import { parseDatabaseUrl } from '../../server/platform/database-url.ts'
import { ormOnPostgres, ormOnSqlite } from '../../server/platform/orm.ts'
import { startCluster } from './postgres-cluster.ts'

// node test/support/make-migration.ts <name>: writes what the entities changed, once for each dialect.
const name = process.argv[2]
if (!name || !/^[a-z][a-z0-9_]*$/.test(name))
  throw new Error('usage: node test/support/make-migration.ts <name_in_snake_case>')

await write(await ormOnSqlite(new BetterSqlite3(':memory:'), { snapshot: true }), 'sqlite')
const cluster = await startCluster()
try {
  const address = parseDatabaseUrl(cluster.url)
  if (address.dialect === 'postgres') await write(await ormOnPostgres(address, { snapshot: true }), 'postgres')
} finally {
  await cluster.stop()
}

async function write(orm: MikroORM, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const folder = join(import.meta.dirname, '../../server/platform/migrations', dialect)
  const files = () =>
    readdirSync(folder)
      .filter((file) => file.startsWith('Migration'))
      .sort()
  const migrator = orm.migrator as unknown as Migrator
  await migrator.create(undefined, false, files().length === 0, name)
  await orm.close(true)
  const names = files().map((file) => file.replace(/\.ts$/, ''))
  const imports = names.map((migration) => `import { ${migration} } from './${migration}.ts'`)
  const list = names.map((migration) => `  { name: '${migration}', class: ${migration} },`)
  writeFileSync(
    join(folder, 'index.ts'),
    `import type { MigrationObject } from '@mikro-orm/core'
${imports.join('\n')}

/** Every migration of this dialect, oldest first. */
export const migrations: MigrationObject[] = [
${list.join('\n')}
]
`,
  )
}
