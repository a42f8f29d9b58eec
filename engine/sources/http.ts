import { basename } from 'node:path'
import type { FetchAnswer } from '../contract/fetch.ts'
import { defineSource } from '../contract/source.ts'
import { sourceFaults } from '../pipeline/spool.faults.ts'

export default defineSource({
  name: 'http',
  summary: 'A feed behind an address of the web.',
  examples: ['https://shop.example/feed.xml'],
  matches: (address) => /^https?:/i.test(address),
  async open(address, { fetch, signal }) {
    const answer = await fetch(address, signal ? { signal } : {})
    try {
      refuse(answer, new URL(answer.url).host)
    } catch (error) {
      answer.body.destroy()
      throw error
    }
    const { etag = null, 'last-modified': lastModified = null } = answer.headers
    return { stream: () => answer.body, name: nameOf(answer), seen: { etag, lastModified } }
  },
})

/** Throws for whatever answer is no feed. */
function refuse({ status, headers }: FetchAnswer, host: string): void {
  if (status === 401 || status === 403) throw sourceFaults.locked({ host, status })
  if (status === 404 || status === 410) throw sourceFaults.gone({ host, status })
  if (status === 429) throw sourceFaults.asks_to_wait({ host, after: headers['retry-after'] ?? null })
  if (status >= 500) throw sourceFaults.server_failed({ host, status })
  if (status !== 200) throw sourceFaults.no_feed({ host, status })
}

/** What the server calls the file, else the end of its path. */
function nameOf({ headers, url }: FetchAnswer): string {
  const said = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(headers['content-disposition'] ?? '')?.[1]
  const name = said ?? basename(new URL(url).pathname)
  try {
    return basename(decodeURIComponent(name))
  } catch {
    return basename(name)
  }
}
