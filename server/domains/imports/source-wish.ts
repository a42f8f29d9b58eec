import type { Context } from '../../context.ts'
import { keepable } from '../../platform/keepable.ts'
import type { StoredUpload } from '../../platform/upload-store.ts'
import type { ListedFeed } from './feeds.queries.ts'
import { importFaults } from './imports.faults.ts'
import { uploads } from './uploads.queries.ts'
import type { Owner } from './whose.ts'

/** Where records come from, as somebody says it: an address, or what was handed in. */
export interface SourceSaid {
  readonly address?: string | undefined
  readonly upload?: string | undefined
}

/** The same, looked up. */
export interface SourceFound {
  /** What the source is called: the same name is the same source. */
  readonly address: string
  readonly upload: (StoredUpload & { readonly id: number }) | null
}

const UPLOAD = 'upload:'

/** True where a feed's bytes are handed in, each time anew. */
export function isUploaded(address: string): boolean {
  return address.startsWith(UPLOAD) || address.startsWith('push:')
}

/**
 * Looks up a source. Throws `imports.source_unsaid` where nothing or both is said, `imports.address_refused` for what
 * only somebody on the server's machine may name.
 */
export async function sourceOf(ctx: Context, said: SourceSaid, owner: Owner | null): Promise<SourceFound> {
  if ((said.address === undefined) === (said.upload === undefined)) throw importFaults.source_unsaid({})
  if (said.address !== undefined) return { address: await addressOf(ctx, said.address), upload: null }
  const row = await uploads.row(ctx, said.upload ?? '')
  // One merchant's bytes are not imported as another's.
  if (row.merchant_id !== null && row.merchant_id !== (owner?.id ?? null)) throw importFaults.upload_of_other({})
  const upload = { id: row.id, digest: row.digest, name: row.name }
  return { address: row.name === '-' ? '-' : `${UPLOAD}${row.name}`, upload }
}

async function addressOf(ctx: Context, address: string): Promise<string> {
  const { loadSources } = await import('../../../engine/plugins.ts')
  const sources = [...(await loadSources()).values()]
  const source = sources.find((it) => it.matches(address))
  // Outside of requests somebody sits at this machine, and may name what is on it.
  const near = ctx.requestId === null
  if (source && (near || !source.local)) return keepable(address)
  const known = sources.filter((it) => near || !it.local).flatMap((it) => it.examples)
  throw importFaults.address_refused({ address, known })
}

/** Where a feed's records are now. Throws `imports.no_source` where nothing was handed in yet, or it has expired. */
export async function sourceOfFeed(ctx: Context, feed: ListedFeed): Promise<SourceFound> {
  const { address, upload_id, id } = feed
  if (upload_id === null) {
    if (isUploaded(address) || address === '-') throw importFaults.no_source({ feed: String(id) })
    return { address, upload: null }
  }
  const { digest, name } = await uploads.row(ctx, String(upload_id))
  return { address, upload: { id: upload_id, digest, name } }
}
