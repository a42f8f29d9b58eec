import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadFormats } from '../../engine/plugins.ts'
import { readFeed, readPage } from '../support/feed-page.ts'

const FOLDER = import.meta.dirname

describe('a feed is read as its page says', async () => {
  const formats = await loadFormats()
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.feed')).sort()
  const pages = await Promise.all(files.map(async (file) => readPage(file, await readFile(join(FOLDER, file), 'utf8'))))

  test('no two pages promise the same', () => {
    expect(new Set(pages.map((page) => `${page.format}: ${page.title}`)).size).toBe(pages.length)
  })

  test.each(pages.map((page) => [page.format, page.title, page] as const))('%s: %s', async (name, _title, page) => {
    const format = formats.get(name)
    if (!format) throw new Error(`engine/formats has no ${name}`)
    const { chunks, columns, rows } = await readFeed(format, page)
    expect(rows).toEqual(page.expected)
    // From the place that any chunk names as next, reading goes on as if it had never stopped.
    for (const [at, chunk] of chunks.entries()) {
      const rest = await readFeed(format, page, chunk.next, columns)
      const before = rows.length - rest.rows.length
      expect(rest.chunks.length).toBe(chunks.length - at - 1)
      expect(rest.rows).toEqual(rows.slice(before))
    }
  })
})
