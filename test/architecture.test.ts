import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
/** Who stands above whom; imports go down only. */
const FLOORS = ['cli', 'workers', 'server', 'engine'] as const
/** Domains, lowest step first; a domain may use those of lower steps. */
const LADDER = [
  ['customers', 'merchants', 'catalog', 'taxes', 'ledger'],
  // Access is to merchants: users and tokens are theirs.
  ['access'],
  ['offers'],
  // Families are a criterion of commissions, promotions and shipping.
  ['families'],
  // The index follows the catalogue, and families follow it with it.
  ['search', 'shipping', 'promotions', 'vouchers', 'commissions'],
  ['imports', 'images', 'carts', 'refunds', 'bulk-edits'],
  ['orders', 'onboarding'],
  ['returns', 'payments', 'subscriptions', 'invoices', 'payouts', 'reviews'],
  ['webhooks', 'messages', 'insights'],
]
/** Found by their suffix, wherever they are: the database and the list of targets know every domain's tables and targets. */
const BY_SUFFIX = /\.(entity|tables|target|machine)\.ts$/

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const files = FLOORS.flatMap((floor) => sources(join(ROOT, floor)))
const imports = files.flatMap(importsOf)

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.includes('.test.'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(ROOT, from), 'utf8')
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/gm,
  )
  return [...found].map((match) => ({
    from,
    to: relative(ROOT, resolve(ROOT, dirname(from), match[2] ?? match[3] ?? '')),
    typeOnly: match[1] !== undefined,
  }))
}

const say = (it: Import) => `${it.from} → ${it.to}`
const floorOf = (path: string) => FLOORS.findIndex((floor) => path.startsWith(`${floor}/`))
const domainOf = (path: string) => /^server\/domains\/([^/]+)\//.exec(path)?.[1]
const stepOf = (domain: string) => LADDER.findIndex((step) => step.includes(domain))

describe('the house', () => {
  it('imports go down: cli, workers, server, engine; nobody imports a test', () => {
    const up = imports.filter(({ from, to }) => floorOf(to) < floorOf(from))
    expect(up.map(say)).toEqual([])
  })

  it('the engine is met at its contract, kernel and pipeline, never at a plug-in', () => {
    const plugIn = /^engine\/(sources|formats|rules)\//
    const named = imports.filter(({ from, to }) => plugIn.test(to) && !plugIn.test(from))
    expect(named.map(say)).toEqual([])
  })

  it('rules import nothing but the contract and the kernel', () => {
    const beyond = imports.filter(
      ({ from, to }) => /^engine\/rules\//.test(from) && !/^engine\/(contract|kernel)\//.test(to),
    )
    expect(beyond.map(say)).toEqual([])
  })

  it('a domain is entered by its index', () => {
    const entered = imports.filter(({ from, to }) => {
      const domain = domainOf(to)
      return (
        domain &&
        domainOf(from) !== domain &&
        !to.endsWith('/index.ts') &&
        !BY_SUFFIX.test(to) &&
        !/\.(queries|faults)\.ts$/.test(to)
      )
    })
    expect(entered.map(say)).toEqual([])
  })

  it('domains form a ladder', () => {
    const climbing = imports.filter(({ from, to }) => {
      const [own, other] = [domainOf(from), domainOf(to)]
      return own && other && own !== other && stepOf(other) >= stepOf(own)
    })
    expect(climbing.map(say)).toEqual([])
    const unknown = files.map(domainOf).filter((domain) => domain && stepOf(domain) < 0)
    expect([...new Set(unknown)]).toEqual([])
  })

  it('only the entrance reads the arguments and ends the process', () => {
    const allowed =
      /^(cli\/main\.ts|workers\/import-run\/child\.ts|workers\/main\.ts|server\/platform\/migrate-child\.ts)$/
    const reading = files.filter(
      (file) => !allowed.test(file) && /process\.(argv|exit\b|exitCode)/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(reading).toEqual([])
  })

  it('folders are made by makeFolder: the recursive way of Node never ends below /proc', () => {
    const recursive = /\bmkdir(Sync)?\([^\n]*recursive/
    expect(files.filter((file) => recursive.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
  })

  it('names say what a thing is', () => {
    const banned = /(^|[-/.])(service|manager|helper|util|utils|common)s?([-/.]|$)/
    expect(files.filter((file) => banned.test(file))).toEqual([])
  })
})
