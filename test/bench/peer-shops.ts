import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Marketplaces } from './marketplace.ts'
import type { Measured } from './measure.ts'
import { type Layout, MEDUSA_LAYOUT, VENDURE_LAYOUT } from './products-feed.ts'

/** Another shop, with an importer of its own. */
export interface Shop {
  readonly name: string
  readonly version: string
  /** What is installed, to the very version. */
  readonly dependencies: Readonly<Record<string, string>>
  /** The columns in which it wants its products. */
  readonly layout: Layout
  /** Our mapping of the same columns. */
  readonly mapping: object
  /** Makes a database for it; what has to be run in its folder to import the feed. */
  prepare(home: string, feed: string, markets: Marketplaces): Promise<Measured>
}

/** What a shop says when its import begins and ends. */
export const MARKS = { begin: 'the import begins', end: 'the import ends' }

const SCRIPTS = join(import.meta.dirname, 'peers', 'shops')

/** Vendure on SQLite; the driver is the one that we use, for it needs no compiler. */
export const VENDURE: Shop = {
  name: 'Vendure',
  version: '3.7.3',
  dependencies: { '@vendure/core': '3.7.3', 'better-sqlite3': '13.0.3' },
  layout: VENDURE_LAYOUT,
  mapping: {
    version: 1,
    target: 'offers',
    attributes: {
      sku: { from: 'sku' },
      title: { from: 'name' },
      description: { from: 'description' },
      brand: { from: 'facets', script: "return record.facets.split('|')[1].slice('brand:'.length)" },
      price: { from: 'price', steps: [{ 'read-price': { decimal: '.' } }] },
      stock: { from: 'stockOnHand', steps: [{ 'read-number': { decimal: '.' } }] },
      condition: { value: 'new' },
    },
    category: { from: 'facets', script: "return record.facets.split('|')[0].slice('category:'.length)" },
  },
  async prepare(home, feed) {
    const database = join(home, 'vendure.db')
    for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true })
    copyFileSync(join(SCRIPTS, 'vendure.mjs'), join(home, 'vendure.mjs'))
    return { command: process.execPath, args: ['vendure.mjs', feed, database, MARKS.begin, MARKS.end] }
  },
}

/** Medusa on PostgreSQL, its tables made by its own migrations. */
export const MEDUSA: Shop = {
  name: 'Medusa',
  version: '2.21.2',
  dependencies: { '@medusajs/medusa': '2.21.2', '@medusajs/framework': '2.21.2', '@medusajs/cli': '2.21.2' },
  layout: MEDUSA_LAYOUT,
  mapping: {
    version: 1,
    target: 'offers',
    attributes: {
      sku: { from: 'Variant SKU' },
      gtin: { from: 'Variant EAN', steps: ['check-gtin'] },
      title: { from: 'Product Title' },
      description: { from: 'Product Description' },
      brand: { from: 'Product Metadata', script: "return JSON.parse(record['Product Metadata']).brand" },
      price: { from: 'Variant Price EUR', steps: [{ 'read-price': { decimal: '.' } }] },
      stock: { from: 'Product Metadata', script: "return JSON.parse(record['Product Metadata']).stock" },
      condition: { value: 'new' },
    },
    category: { from: 'Product Metadata', script: "return JSON.parse(record['Product Metadata']).category" },
  },
  async prepare(home, feed, markets) {
    copyFileSync(join(SCRIPTS, 'medusa-config.cjs'), join(home, 'medusa-config.js'))
    copyFileSync(join(SCRIPTS, 'medusa.mjs'), join(home, 'medusa.mjs'))
    const env = {
      DATABASE_URL: await markets.fresh('medusa', null),
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      MEDUSA_DISABLE_TELEMETRY: 'true',
    }
    const program = join('node_modules', '@medusajs', 'cli', 'cli.js')
    const run = { cwd: home, env: { ...process.env, ...env }, stdio: 'pipe' } as const
    execFileSync(process.execPath, [program, 'db:migrate'], run)
    return { command: process.execPath, args: [program, 'exec', './medusa.mjs', feed, MARKS.begin, MARKS.end], env }
  },
}

/** Installs a shop unless it is there already; nothing of what is installed is run meanwhile. Gives back its folder. */
export function installShop(folder: string, { name, dependencies }: Shop): string {
  const home = join(folder, 'shops', name.toLowerCase())
  const done = join(home, 'installed.json')
  // What a package would rather have of these is overruled.
  const text = JSON.stringify({ private: true, dependencies, overrides: dependencies })
  if (existsSync(done) && readFileSync(done, 'utf8') === text) return home
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), text)
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home, stdio: 'pipe' })
  writeFileSync(done, text)
  return home
}
