import { deepStrictEqual } from 'node:assert'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { migrate } from '../../server/platform/migrate.ts'
import { LARGE_FEEDS } from '../support/large-feeds.ts'
import { importLarge } from '../support/peak.ts'
import { Shop } from '../support/shop.ts'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })

/** Imports each of the large feeds at its full size; throws where one is told otherwise than in small. */
for (const feed of LARGE_FEEDS) {
  if (!feed.title.includes(values.only)) continue
  const folder = mkdtempSync(join(tmpdir(), 'izb-torture-'))
  try {
    const url = `sqlite:${join(folder, 'izb.db')}`
    await migrate(url)
    const began = performance.now()
    const { peakMb, told, valid } = await importLarge(new Shop(folder, url), feed, feed.torture)
    const seconds = Math.round((performance.now() - began) / 1_000)
    console.log(`${feed.title}, ${feed.torture}: ${told}, ${valid} valid, ${Math.round(peakMb)} MB, ${seconds} s`)
    deepStrictEqual({ told, valid }, { told: feed.told, valid: feed.valid(feed.torture) })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
