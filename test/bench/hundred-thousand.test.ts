import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshMarketplace } from '../support/databases.ts'
import { offersFeed, writeMapping } from './feeds.ts'
import { type ImportUsage, measureImport } from './izb.ts'
import { addCategories, landed } from './marketplace.ts'

const ROWS = 100_000
const CHANGED_EVERY = 100
/** What a run may use at its peak: 200 to 262 MB were seen, with the machine idle and with it busy. */
const PEAK_MAX_BYTES = 300e6
const PATIENCE_MS = 180_000

let folder = ''
let first = ''
let changed = ''
const expected = { valid: 0, invalid: 0, changed: 0 }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izb-bench-test-'))
  first = await offersFeed(folder, ROWS)
  changed = await offersFeed(folder, ROWS, CHANGED_EVERY)
  const records: { sku: string; category: string }[] = parse(readFileSync(first), { columns: true })
  const known = records.filter(({ category }) => category !== 'Divers > Inconnu')
  expected.valid = known.length
  expected.invalid = records.length - known.length
  expected.changed = known.filter(({ sku }) => Number(sku.slice('SKU-'.length)) % CHANGED_EVERY === 0).length
}, PATIENCE_MS)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(['sqlite', 'postgres'] as const)('a hundred thousand records on %s', (dialect) => {
  test(
    'every one is counted, and memory stays within its bounds',
    async () => {
      const url = await freshMarketplace(dialect)
      await addCategories(url)
      const run = (content: string) => {
        copyFileSync(content, join(folder, 'offers.csv'))
        return measureImport({ folder, url, feed: join(folder, 'offers.csv'), mapping: writeMapping(folder) })
      }
      const { valid, invalid, changed: updated } = expected
      const judged = { read: ROWS, valid, invalid, error: 0, removed: 0, skipped: 0, warnings: 0 }

      const made = await run(first)
      expect(made.report.counts).toMatchObject({ ...judged, created: valid, updated: 0, unchanged: 0 })
      expectProblems(made, invalid)
      expect(await landed(url)).toMatchObject({ products: valid, offers: valid })

      const again = await run(changed)
      expect(again.report.counts).toMatchObject({ ...judged, created: 0, updated, unchanged: valid - updated })
      expectProblems(again, invalid)
      expect(await landed(url)).toMatchObject({ products: valid, offers: valid })

      expect(made.peak.pssBytes).toBeLessThan(PEAK_MAX_BYTES)
      expect(again.peak.pssBytes).toBeLessThan(PEAK_MAX_BYTES)
    },
    PATIENCE_MS,
  )
})

function expectProblems({ report }: ImportUsage, count: number): void {
  const lines = report.problems.map(({ code, severity, attribute, count }) => ({ code, severity, attribute, count }))
  expect(lines).toEqual([{ code: 'unknown_category', severity: 'error', attribute: 'category', count }])
}
