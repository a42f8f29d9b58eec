import type { FetchAnswer, FetchLimits, GuardedFetch } from '../../../engine/contract/fetch.ts'
import { Fault } from '../../../engine/kernel/fault.ts'
import { fetchFaults } from '../../platform/fetch/fetch.faults.ts'
import { imageFaults } from './images.faults.ts'
import { type Looked, lookAt } from './picture.ts'

const BYTES_MAX = 20e6

/** A picture is small: a server that takes longer than this for one would hold up those of others. */
const LIMITS: Partial<FetchLimits> = {
  bytesMax: BYTES_MAX,
  unpackedBytesMax: BYTES_MAX,
  totalMs: 60_000,
  answerMs: 30_000,
  patienceMs: 15_000,
}

/** What is known of an address from the last time. */
interface Known {
  readonly url: string
  readonly etag: string | null
  readonly last_modified: string | null
  readonly image_id: number | null
}

/** What an address gave: a picture, the one we have, or why there is none. */
export type Fetched =
  | {
      readonly kind: 'picture'
      readonly bytes: Buffer
      readonly looked: Looked
      readonly etag: string | null
      readonly lastModified: string | null
    }
  | { readonly kind: 'same' }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly mayPass: boolean }

/** Fetches one picture and looks at it. An abort that was asked for is thrown, whatever else is wrong is told. */
export async function fetchImage(fetch: GuardedFetch, known: Known, signal: AbortSignal): Promise<Fetched> {
  try {
    const answer = await fetch(known.url, { headers: headersOf(known), signal, limits: LIMITS })
    if (answer.status === 304 && known.image_id !== null) {
      answer.body.destroy()
      return { kind: 'same' }
    }
    const bytes = await bytesOf(answer)
    const { etag = null, 'last-modified': lastModified = null } = answer.headers
    return { kind: 'picture', bytes, looked: await lookAt(bytes), etag, lastModified }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Fault) return { kind: 'failed', fault: error, mayPass: error.retriable }
    throw error
  }
}

function headersOf({ etag, last_modified: since, image_id: have }: Known): Record<string, string> {
  const accept = { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif,*/*;q=0.1' }
  if (have === null) return accept
  return {
    ...accept,
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(since === null ? {} : { 'if-modified-since': since }),
  }
}

async function bytesOf({ status, body, url, headers }: FetchAnswer): Promise<Buffer> {
  if (status !== 200) {
    body.destroy()
    if (status === 404 || status === 410) throw imageFaults.gone({ status })
    if (status === 401 || status === 403) throw imageFaults.locked({ status })
    if (status === 408 || status === 425 || status === 429 || status >= 500) throw imageFaults.server_failed({ status })
    throw imageFaults.no_answer({ status })
  }
  // Refused before a byte of it is read.
  if (Number(headers['content-length']) > BYTES_MAX) {
    body.destroy()
    throw fetchFaults.too_large({ host: new URL(url).host, bytesMax: BYTES_MAX })
  }
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
