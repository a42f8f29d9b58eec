import { onTestFinished } from 'vitest'
import type { Database } from '../../server/platform/database.ts'
import { openShop, type Running, type Shop } from './shop.ts'

/** A server in a process of its own, as `izb serve` starts it, on a marketplace of the present test. */
export interface TestServer {
  readonly url: string
  /** Its folder and its database. */
  readonly shop: Shop
  readonly running: Running
  token(role: 'operator' | 'merchant', merchant?: string): Promise<string>
}

/** Starts a server on a fresh marketplace. */
export async function openServer(dialect: Database['dialect'], env: Readonly<Record<string, string>> = {}) {
  return serve((await openShop(dialect)).with({ IZB_RATE_LIMIT: '100000', ...env }))
}

/** Starts a server on a marketplace that is there. */
export async function serve(shop: Shop, ...more: readonly string[]): Promise<TestServer> {
  const running = shop.start(['serve', '--port', '0', ...more])
  onTestFinished(async () => {
    running.kill('SIGKILL')
    await running.ended
  })
  await running.said(/Serving at (\S+)/)
  return {
    url: running.address(),
    shop,
    running,
    token: async (role, merchant) => {
      const whose = merchant === undefined ? [] : ['--merchant', merchant]
      const made = await shop.json<{ token: string }>(['tokens', 'create', '--role', role, ...whose])
      return made.token
    },
  }
}
