import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, inject, onTestFinished } from 'vitest'
import { type Database, type DatabaseOptions, openDatabase } from '../../server/platform/database.ts'
import { databaseUrl, onServer } from './postgres-cluster.ts'

/** A marketplace of one test: migrated, prepared, and nobody else's. */
export interface TestDatabase {
  readonly url: string
  readonly db: Database
}

/** Makes a fresh marketplace; it is closed and removed after the suite. */
export type OpenTestDatabase = (options?: DatabaseOptions) => Promise<TestDatabase>

let made = 0

/** Runs the same suite on SQLite and on PostgreSQL. */
export function eachDatabase(suite: (open: OpenTestDatabase, dialect: Database['dialect']) => void): void {
  for (const dialect of ['sqlite', 'postgres'] as const) {
    describe(`on ${dialect}`, () => {
      const cleaners: (() => unknown)[] = []
      afterAll(async () => {
        for (const clean of cleaners.reverse()) await clean()
      })
      suite(async (options) => {
        const url = await (dialect === 'sqlite' ? copyOfSqlite(cleaners) : copyOfPostgres(cleaners))
        const db = await openDatabase(url, options)
        cleaners.push(() => db.close())
        return { url, db }
      }, dialect)
    })
  }
}

/** The address of a database without any table yet, for the present test. */
export async function emptyDatabase(dialect: Database['dialect']): Promise<string> {
  if (dialect === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'izb-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return `sqlite:${join(folder, 'izb.db')}`
  }
  const server = inject('postgresUrl')
  const name = freshName()
  await onServer(server, (client) => client.query(`create database ${name}`))
  onTestFinished(() => dropDatabase(server, name))
  return databaseUrl(server, name)
}

/** The address of a marketplace that is migrated and prepared, for the present test. */
export async function freshMarketplace(dialect: Database['dialect']): Promise<string> {
  const cleaners: (() => unknown)[] = []
  onTestFinished(async () => {
    for (const clean of cleaners.reverse()) await clean()
  })
  return dialect === 'sqlite' ? copyOfSqlite(cleaners) : copyOfPostgres(cleaners)
}

function copyOfSqlite(cleaners: (() => unknown)[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'izb-test-'))
  cleaners.push(() => rmSync(folder, { recursive: true, force: true }))
  copyFileSync(inject('sqliteTemplate'), join(folder, 'izb.db'))
  return `sqlite:${join(folder, 'izb.db')}`
}

async function copyOfPostgres(cleaners: (() => unknown)[]): Promise<string> {
  const server = inject('postgresUrl')
  const template = inject('postgresTemplate')
  const name = freshName()
  await onServer(server, (client) => client.query(`create database ${name} template ${template}`))
  cleaners.push(() => dropDatabase(server, name))
  return databaseUrl(server, name)
}

const freshName = () => `${inject('postgresTemplate').replace(/template$/, '')}${process.pid}_${++made}`

async function dropDatabase(server: string, name: string): Promise<void> {
  await onServer(server, (client) => client.query(`drop database ${name} with (force)`))
}
