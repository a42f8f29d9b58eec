import type { Page, PageRequest } from '../server/platform/pages.ts'
import type { Cli } from './cli.ts'
import { configurationOf } from './open.ts'

/** A thing as the wire has it. */
export type Thing = Readonly<Record<string, unknown>>

/** Where something is: a noun, one of it, a part or an action of that one; the steps of an address of the API. */
export type Place = readonly [noun: string, ref?: string, part?: string, which?: string]

/** The marketplace as commands meet it: embedded here, or a server behind IZB_URL. Both answer the same. */
export interface Marketplace {
  page(place: Place, request: PageRequest): Promise<Page<Thing>>
  get(place: Place): Promise<Thing>
  text(place: Place): AsyncIterable<string>
  send(method: 'POST' | 'PATCH' | 'DELETE', place: Place, body?: object): Promise<Thing>
}

/** Opens the marketplace that the configuration names, for a while. */
export async function onMarketplace<Result>(cli: Cli, work: (it: Marketplace) => Promise<Result>): Promise<Result> {
  const { url, token } = await configurationOf(cli)
  if (url !== null && token !== null) {
    const { remoteMarketplace } = await import('./remote.ts')
    return work(remoteMarketplace(url, token, cli.signal))
  }
  const { withEmbedded } = await import('./embedded.ts')
  return withEmbedded(cli, work)
}
