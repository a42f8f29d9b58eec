import type { Readable } from 'node:stream'
import type { GuardedFetch } from './fetch.ts'

/** What a source needs from outside. */
interface SourceContext {
  readonly stdin: Readable
  /** The only way out: private addresses and inward redirects are refused. */
  readonly fetch: GuardedFetch
  readonly signal?: AbortSignal
}

/** Bytes with what is known about them before the first is read. */
export interface OpenedSource {
  /** The bytes as they are; a regular file on this machine has a `path` too and may be read at any offset. */
  readonly stream: () => Readable
  readonly path?: string
  readonly sizeBytes?: number
  /** File name, for guessing the format; '' where there is none. */
  readonly name: string
  /** What tells later whether it has changed, where the sender says so. */
  readonly seen?: Seen
}

/** What a server says of the version it sent. */
interface Seen {
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Where bytes come from. One file in `engine/sources`, default export of `defineSource`. */
export interface Source {
  readonly name: string
  readonly summary: string
  /** Addresses it understands, as they are typed. */
  readonly examples: readonly string[]
  /** True where it reads what only somebody on this machine may name: nobody is served it from afar. */
  readonly local?: boolean
  matches(address: string): boolean
  open(address: string, context: SourceContext): Promise<OpenedSource>
}

export function defineSource(source: Source): Source {
  return source
}
