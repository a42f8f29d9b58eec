import type { Analysis } from '../engine/contract/analysis.ts'
import type { Preview } from '../engine/contract/preview.ts'
import { readMapping } from '../engine/mapping/read.ts'
import { loadSources } from '../engine/plugins.ts'
import type { ImportReport } from '../engine/report/report.ts'
import { importFaults } from '../server/domains/imports/imports.faults.ts'
import type { MappingProposal } from '../server/platform/mapper-desk.ts'
import { readMappingText } from '../workers/import-run/mapping-file.ts'
import type { ImportListener } from '../workers/import-run/request.ts'
import type { Cli } from './cli.ts'
import type { FeedDesk, FeedWish, Placed } from './desk.ts'
import { handIn } from './hand-in.ts'
import { type Ask, askServer } from './remote.ts'
import { failureOf } from './remote-failure.ts'
import { followRun } from './remote-news.ts'

type Analysed = Analysis & { readonly proposal: MappingProposal | null }

/** Imports at a server: files are handed in, addresses fetched by it. */
export function remoteDesk(cli: Cli, url: string, token: string): FeedDesk {
  // Without the signal of the terminal: a run that goes on there is to be cancelled there.
  const ask = askServer(url, token)
  const place = async (address: string, listener?: ImportListener): Promise<Placed> => {
    const source = [...(await loadSources()).values()].find((it) => it.matches(address))
    if (!source?.local) return { address }
    return { upload: await handIn(cli, askServer(url, token, cli.signal), address, listener) }
  }
  return {
    place: (address) => place(address),
    analyze: async ({ address, target, merchant }) => {
      const body = { ...(await place(address)), ...whose({ target, merchant }) }
      const { proposal: _, ...analysis } = await post<Analysed>(ask, 'v1/analyses', body)
      return { ...analysis, source: { ...analysis.source, address } }
    },
    preview: async (wish, listener) => {
      const { restart: _, dry_run: __, max_invalid: ___, max_removed: ____, ...how } = await bodyOf(wish)
      const placed = await place(wish.address, listener)
      const preview = await post<Preview>(ask, 'v1/previews', { ...placed, ...whose(wish), ...how, ...wish.preview })
      const { analysis } = preview
      // As it was typed, and not as it was handed in.
      const source = analysis && { ...analysis.source, address: wish.address }
      return { ...preview, analysis: analysis && source && { ...analysis, source }, report: named(preview.report) }
    },
    import: async (wish, listener) => {
      const how = await bodyOf(wish)
      const source = await place(wish.address, listener)
      const look = () => post<Analysed>(ask, 'v1/analyses', { ...source, ...whose(wish) })
      const mapping = how.mapping ? {} : await confirmed(look, wish.address, listener.confirm)
      const body = { ...source, ...whose(wish), ...how, ...mapping }
      return finished(ask, await post<ImportReport>(ask, 'v1/imports', body), listener)
    },
    runFeed: async (ref, wish, listener) => {
      const how = await bodyOf(wish)
      const feed = `v1/feeds/${encodeURIComponent(ref)}`
      const look = () => post<Analysed>(ask, `${feed}/analysis`, {})
      const mapping = how.mapping ? {} : await confirmed(look, null, listener.confirm)
      return finished(ask, await post<ImportReport>(ask, `${feed}/runs`, { ...how, ...mapping }), listener)
    },
    follow: (id, signal) => followRun(ask, id, signal),
    rejects: async function* (id) {
      const { body } = await ask('GET', `v1/imports/${encodeURIComponent(id)}/rejects`)
      if (body) yield* body.pipeThrough(new TextDecoderStream())
    },
  }
}

async function post<T>(ask: Ask, path: string, body: object): Promise<T> {
  return (await (await ask('POST', path, body)).json()) as T
}

/** Follows a run to its end; Ctrl-C cancels it there, and its end is waited for. */
async function finished(ask: Ask, { id }: ImportReport, listener: ImportListener): Promise<ImportReport> {
  const cancel = () => void ask('POST', `v1/imports/${id}/cancel`).catch(() => undefined)
  listener.signal?.addEventListener('abort', cancel, { once: true })
  if (listener.signal?.aborted) cancel()
  try {
    for await (const news of followRun(ask, id, new AbortController().signal)) {
      if (news.event === 'state') listener.on({ type: 'state', state: news.data.state, id })
      if (news.event === 'progress') listener.on({ type: 'progress', ...news.data })
      if (news.event === 'end') return ended(news.data)
    }
  } finally {
    listener.signal?.removeEventListener('abort', cancel)
  }
  throw importFaults.interrupted({ id })
}

/** Asks whoever sits at the terminal whether a proposed mapping is right; a yes is sent along, and kept in his name. */
async function confirmed(
  look: () => Promise<Analysed>,
  address: string | null,
  ask: ImportListener['confirm'],
): Promise<{ readonly mapping?: object }> {
  if (!ask) return {}
  const { proposal, ...analysis } = await look()
  if (!proposal) return {}
  const { mapping, unmapped_columns, drift, document } = proposal
  const source = { ...analysis.source, address: address ?? asHere(analysis.source.address) }
  const shown = { ...analysis, mapping, unmapped_columns, source }
  if (!(await ask(drift ? { ...shown, drift } : shown))) throw importFaults.declined({})
  return { mapping: document }
}

const whose = ({ target, merchant }: { readonly target: string; readonly merchant?: string | undefined }) => ({
  target,
  ...(merchant === undefined ? {} : { merchant }),
})

/** What holds for a run, as the wire has it. */
async function bodyOf(wish: FeedWish) {
  const { mappingFile, set, mode, missing, products, maxInvalid, maxRemoved, restart, dryRun } = wish
  const mapping = mappingFile === undefined ? null : readMapping(await readMappingText(mappingFile), mappingFile)
  return {
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(mapping ? { mapping } : {}),
    ...(mode === undefined ? {} : { mode }),
    ...(missing === undefined ? {} : { missing }),
    ...(products === undefined ? {} : { no_products: !products }),
    ...(maxInvalid === undefined ? {} : { max_invalid: maxInvalid }),
    ...(maxRemoved === undefined ? {} : { max_removed: maxRemoved }),
    ...(restart ? { restart } : {}),
    ...(dryRun ? { dry_run: dryRun } : {}),
  }
}

/** A report as it reads here: a file is called as it is called on this machine. */
function named(report: ImportReport): ImportReport {
  return { ...report, source: { ...report.source, address: asHere(report.source.address) } }
}

const asHere = (address: string) => address.replace(/^upload:/, '')

/** The report of a run that ended; one that failed is the fault that it is without a server between. */
function ended(report: ImportReport): ImportReport {
  if (report.state !== 'failed' || !report.reason) return named(report)
  throw failureOf(report.reason)
}
