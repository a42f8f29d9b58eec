import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { leaves, pathText, writeOffersFeed } from './offers-feed.ts'

/** Writes a file unless an earlier run has written it whole. */
export async function written(path: string, write: (path: string) => Promise<void>): Promise<string> {
  if (existsSync(`${path}.whole`)) return path
  await write(path)
  writeFileSync(`${path}.whole`, '')
  return path
}

/** The offers feed of so many rows in this folder. */
export function offersFeed(folder: string, rows: number, changedEvery = 0): Promise<string> {
  const name = `offers-${rows}${changedEvery ? '-changed' : ''}.csv`
  return written(join(folder, name), (path) => writeOffersFeed(path, { rows, changedEvery }))
}

/** Writes the benchmark's mapping with the category of every path, and gives back where. */
export function writeMapping(folder: string): string {
  const document = parse(readFileSync(join(import.meta.dirname, 'offers.mapping.yaml'), 'utf8')) as { category: object }
  const map = Object.fromEntries(leaves().map((leaf) => [pathText(leaf), leaf.code]))
  const path = join(folder, 'offers.mapping.yaml')
  writeFileSync(path, stringify({ ...document, category: { ...document.category, map } }))
  return path
}
