import type { Analysis } from '../engine/contract/analysis.ts'
import type { Preview } from '../engine/contract/preview.ts'
import type { ImportReport } from '../engine/report/report.ts'
import type { RunNews } from '../server/domains/imports/index.ts'
import type { ImportListener, ImportRequest } from '../workers/import-run/request.ts'
import type { Cli } from './cli.ts'
import { configurationOf } from './open.ts'

/** What is asked of a source, whoever does it. */
export type ImportWish = Omit<
  ImportRequest,
  'databaseUrl' | 'dataDir' | 'allowHosts' | 'debug' | 'run' | 'actor' | 'upload'
>

/** The same of a feed: what is not said is as the feed says. */
export type FeedWish = Pick<ImportWish, 'restart' | 'dryRun' | 'set'> & Partial<ImportWish>

/** A source to be looked at. */
type AnalysisWish = Pick<ImportWish, 'address' | 'target' | 'merchant'>

/** Where a source is for a marketplace: an address that it reads from, or the id of what was handed in. */
export type Placed = { readonly address: string } | { readonly upload: string }

/** Where sources become records, as commands meet it: in a process of this machine, or at a server. Both answer the same. */
export interface FeedDesk {
  /** A source as the marketplace will find it again. */
  place(address: string): Promise<Placed>
  analyze(wish: AnalysisWish): Promise<Analysis>
  preview(wish: ImportWish, listener: ImportListener): Promise<Preview>
  import(wish: ImportWish, listener: ImportListener): Promise<ImportReport>
  runFeed(ref: string, wish: FeedWish, listener: ImportListener): Promise<ImportReport>
  /** What happens with a run from now on, until it has ended or the signal fires. */
  follow(id: string, signal: AbortSignal): AsyncIterable<RunNews>
  /** The file of what a run left out. */
  rejects(id: string): AsyncIterable<string>
}

/** The desk that the configuration names. */
export async function deskOf(cli: Cli): Promise<FeedDesk> {
  const configuration = await configurationOf(cli)
  const { url, token } = configuration
  if (url !== null && token !== null) {
    const { remoteDesk } = await import('./remote-desk.ts')
    return remoteDesk(cli, url, token)
  }
  const { embeddedDesk } = await import('./embedded-desk.ts')
  return embeddedDesk(cli, configuration)
}
