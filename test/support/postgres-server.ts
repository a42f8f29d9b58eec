import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../server/platform/database.ts'
import { migrate } from '../../server/platform/migrate.ts'
import { prepareMarketplace } from '../../server/prepare-marketplace.ts'
import { databaseUrl, onServer, startCluster } from './postgres-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database of the test server from which others may be made. */
    postgresUrl: string
    /** Name of the migrated and prepared database that others are copied from. */
    postgresTemplate: string
    /** The same for SQLite: a file. */
    sqliteTemplate: string
  }
}

/** Runs once for all tests: a real PostgreSQL, and a prepared marketplace on each database to make copies of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.IZB_TEST_PG_URL
  const server = given ? { url: given, stop: async () => undefined } : await startCluster()
  const folder = mkdtempSync(join(tmpdir(), 'izb-test-'))
  const template = `izb_test_${process.pid}_template`
  const stop = async () => {
    rmSync(folder, { recursive: true, force: true })
    if (given) await dropDatabases(given, `izb_test_${process.pid}_`)
    await server.stop()
  }
  try {
    await onServer(server.url, (client) => client.query(`create database ${template}`))
    await makeMarketplace(databaseUrl(server.url, template))
    await makeMarketplace(`sqlite:${join(folder, 'template.db')}`)
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('postgresUrl', server.url)
  project.provide('postgresTemplate', template)
  project.provide('sqliteTemplate', join(folder, 'template.db'))
  return stop
}

async function makeMarketplace(url: string): Promise<void> {
  await migrate(url)
  const db = await openDatabase(url)
  await prepareMarketplace(db)
  await db.close()
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [prefix])
    for (const { datname } of rows) await client.query(`drop database ${client.escapeIdentifier(datname)} with (force)`)
  })
}
