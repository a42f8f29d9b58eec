import { readFileSync } from 'node:fs'
import type { MigrationObject, MikroORM } from '@mikro-orm/core'
import { Migration } from '@mikro-orm/migrations'
import type { SchemaGenerator } from '@mikro-orm/sql'
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { parseDatabaseUrl } from '../../server/platform/database-url.ts'
import { openMigrated } from '../../server/platform/ensure-migrated.ts'
import { migrate } from '../../server/platform/migrate.ts'
import { isMigrated, migrationNames } from '../../server/platform/migrations.ts'
import { type MigrationLists, migrationLists, ormOnPostgres, ormOnSqlite } from '../../server/platform/orm.ts'
import { eachDatabase, emptyDatabase, type TestDatabase } from '../support/databases.ts'

const NOW = new Date('2026-01-02T03:04:05.678Z')

/** What SQLite needs to change a column: a new table takes the place of the old one. */
class Rebuild extends Migration {
  override up(): void {
    this.addSql('pragma foreign_keys = off;')
    this.addSql(
      'create table "rebuilt" ("id" integer not null primary key autoincrement, "merchant_id" integer null, "target" text not null, "name" text null, "feed_id" integer null, "created_at" datetime not null);',
    )
    this.addSql('insert into "rebuilt" select * from "mapping";')
    this.addSql('drop table "mapping";')
    this.addSql('alter table "rebuilt" rename to "mapping";')
    this.addSql('pragma foreign_keys = on;')
  }
}

class Alter extends Migration {
  override up(): void {
    this.addSql('alter table "mapping" alter column "name" drop not null;')
  }
}

class Orphan extends Migration {
  override up(): void {
    this.addSql('delete from "mapping";')
  }
}

const later = (name: string, sqlite: MigrationObject['class'], postgres: MigrationObject['class']): MigrationLists => ({
  sqlite: [...migrationLists.sqlite, { name, class: sqlite }],
  postgres: [...migrationLists.postgres, { name, class: postgres }],
})

async function addMapping({ db }: TestDatabase): Promise<void> {
  const mapping = { target: 'offers', name: 'm', merchant_id: null, feed_id: null, created_at: NOW }
  const { id } = await db.kysely.insertInto('mapping').values(mapping).returning('id').executeTakeFirstOrThrow()
  const version = { mapping_id: id, version: 1, document: { version: 1 }, digest: 'd', created_at: NOW }
  await db.kysely.insertInto('mapping_version').values(version).execute()
}

const versionsOf = ({ db }: TestDatabase) => db.kysely.selectFrom('mapping_version').selectAll().execute()

eachDatabase((open, dialect) => {
  test('the migrations make exactly what the entities describe', async () => {
    const { url } = await open()
    const address = parseDatabaseUrl(url)
    const orm: MikroORM =
      address.dialect === 'sqlite' ? await ormOnSqlite(new BetterSqlite3(address.file)) : await ormOnPostgres(address)
    const drift = await (orm.schema as SchemaGenerator).getUpdateSchemaSQL()
    await orm.close()

    expect(drift).toBe('')
  })

  test('the list of migrations holds every file of the folder', () => {
    expect(migrationLists[dialect].map((migration) => migration.name)).toEqual(migrationNames(dialect))
  })

  test('an upgrade of a database with rows in it keeps every row', async () => {
    const it = await open()
    await addMapping(it)
    const before = await versionsOf(it)

    const { applied, backup } = await migrate(it.url, later('Migration29990101000000', Rebuild, Alter))

    expect(applied).toEqual(['Migration29990101000000'])
    expect(await versionsOf(it)).toEqual(before)
    expect(before).toHaveLength(1)
    if (dialect === 'sqlite') expect(readFileSync(backup!).subarray(0, 15).toString()).toBe('SQLite format 3')
    else expect(backup).toBeNull()
  })

  test('a database of a newer version is refused, and left alone', async () => {
    const it = await open()
    await migrate(it.url, later('Migration29990101000000', Rebuild, Alter))

    await expect(isMigrated(it.db)).rejects.toMatchObject({ code: 'platform.newer_schema' })
    await expect(migrate(it.url)).rejects.toMatchObject({ code: 'platform.newer_schema' })
    await expect(openMigrated(it.url)).rejects.toMatchObject({ code: 'platform.newer_schema' })
  })

  test('several processes that find an empty database make it once', async () => {
    const url = await emptyDatabase(dialect)
    const opened = await Promise.all([openMigrated(url), openMigrated(url), openMigrated(url)])
    const executed = await opened[0].kysely
      .selectFrom('migration' as never)
      .selectAll()
      .execute()
    await Promise.all(opened.map((db) => db.close()))

    expect(executed).toHaveLength(migrationNames(dialect).length)
  })

  test('migrating a second time does nothing', async () => {
    const { url } = await open()
    expect(await migrate(url)).toEqual({ applied: [], backup: null })
  })

  if (dialect === 'sqlite') {
    test('an upgrade that leaves rows pointing nowhere is undone', async () => {
      const it = await open()
      await addMapping(it)

      await expect(migrate(it.url, later('Migration29990101000000', Orphan, Orphan))).rejects.toMatchObject({
        code: 'platform.migration_broke_references',
        data: { tables: ['mapping_version'] },
      })
      expect(await it.db.kysely.selectFrom('mapping').selectAll().execute()).toHaveLength(1)
      expect(await isMigrated(it.db)).toBe(true)
    })
  }
})
