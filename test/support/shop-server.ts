import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server of somebody else on this machine, for one test. */
export interface ShopServer {
  /** Without a slash at the end. */
  readonly url: string
  readonly port: number
  /** What it was asked, in order. */
  readonly asked: IncomingMessage[]
}

export async function shopServer(answer: RequestListener): Promise<ShopServer> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, asked }
}
