import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { feedPath, GENERATED, golden } from '../support/feeds.ts'

const FOLDER = fileURLToPath(new URL('../../fixtures/', import.meta.url))

describe('the fixtures', async () => {
  const goldens = (await readdir(join(FOLDER, 'golden'))).map((file) => file.replace(/\.json$/, '')).sort()
  const feeds = (await readdir(join(FOLDER, 'feeds'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(join(FOLDER, 'feeds').length + 1)}/${entry.name}`)

  test('every feed has its expectation, and every expectation its feed', async () => {
    const expected = await Promise.all(goldens.map(async (name) => (await golden(name)).feed))
    expect(expected.sort()).toEqual([...feeds, ...Object.keys(GENERATED)].sort())
  })

  test.each(Object.keys(GENERATED))('%s is made the same twice', async (name) => {
    const [once, twice] = await Promise.all([feedPath(name), feedPath(name)])
    expect(await readFile(once)).toEqual(await readFile(twice))
  })

  test.each(goldens)('the counts of %s add up', async (name) => {
    const { counts, landed, after } = await golden(name)
    if (counts.read !== undefined && counts.valid !== undefined)
      expect(counts.read).toBe(counts.valid + (counts.invalid ?? 0) + (counts.error ?? 0))
    if (counts.valid !== undefined)
      expect(counts.valid).toBe(sum(counts, ['created', 'updated', 'unchanged', 'skipped']))
    // Sellable things are variations, and offers without variations; some offers have several.
    if (landed && counts.created !== undefined && !after) {
      expect(landed.variations).toBeLessThanOrEqual(counts.created)
      expect(landed.offers).toBeLessThanOrEqual(landed.products)
      expect(landed.offers).toBeGreaterThanOrEqual(counts.created - landed.variations)
    }
  })
})

function sum(counts: Readonly<Record<string, number>>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0)
}
