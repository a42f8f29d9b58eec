import { seeded } from '../support/feeds.ts'
import { mappingOf } from '../support/shop.ts'

/** A feed of n articles in a few categories, one in 500 of them rotten, one in 300 twice. */
export function tortureFeed(count: number, seed: number): string {
  const random = seeded(seed)
  const lines = ['sku;title;price;stock;category;brand']
  for (let n = 1; n <= count; n++) {
    const rotten = n % 500 === 0
    const sku = n % 300 === 1 ? `A-${Math.max(1, n - 250)}` : `A-${n}`
    const price = rotten
      ? 'dear'
      : `${Math.floor(random() * 900)}.${String(Math.floor(random() * 100)).padStart(2, '0')}`
    lines.push(`${sku};Garden article no. ${n};${price};${Math.floor(random() * 90)};Garden > ${n % 7};Brand ${n % 40}`)
  }
  return `${lines.join('\n')}\n`
}

/** The mapping of that feed: fixed, so that all rounds do the same. */
export const TORTURE_MAPPING = mappingOf(`
attributes:
  sku: { from: sku }
  title: { from: title, script: "return value.trim() + ' / ' + record.brand" }
  price: { from: price }
  stock: { from: stock }
  brand: { from: brand }
category: { from: category }
`)

/** The command that all rounds type. */
export const IMPORT = ['import', 'feed.csv', '--mapping', 'mapping.yaml', '--mode', 'full', '--yes', '--json']
/** How it leaves: some records are rotten. */
export const DONE_WITH_REJECTS = 3
