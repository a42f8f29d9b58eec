import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csv, rows } from '../support/hostile-feeds.ts'
import { openShop } from '../support/shop.ts'

test('where a folder is a link that leads back to itself, it says so and ends', async () => {
  const shop = await openShop()
  await shop.write('feed.csv', csv(rows(3)))
  symlinkSync('loop', join(shop.folder, 'loop'))
  const codeIn = async (env: Record<string, string>) =>
    JSON.parse((await shop.with(env).run(['import', 'feed.csv', '--yes', '--json'])).out).code
  expect(await codeIn({ IZB_DATA_DIR: 'loop' })).toBe('source.folder_unusable')
  expect(await codeIn({ IZB_DATABASE_URL: 'sqlite:loop/izb.db' })).toBe('platform.cannot_open')
})
