import type { Readable } from 'node:stream'

/** How much is taken from a server that somebody else runs, and for how long. */
export interface FetchLimits {
  /** On the wire. */
  readonly bytesMax: number
  /** Unpacked, where it is compressed on its way. */
  readonly unpackedBytesMax: number
  /** From the call to the last byte. */
  readonly totalMs: number
  /** Until the connection stands, and until the first word of the answer. */
  readonly connectMs: number
  readonly answerMs: number
  /** Whoever keeps us waiting so long for fewer bytes a second is left. */
  readonly patienceMs: number
  readonly bytesPerSecondMin: number
  readonly redirectsMax: number
}

export interface FetchRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  readonly limits?: Partial<FetchLimits>
}

/** An answer whose body is still on its way; whoever does not read it destroys it. */
export interface FetchAnswer {
  readonly status: number
  /** Names in lower case; of a repeated one, all with commas between. */
  readonly headers: Readonly<Record<string, string>>
  /** Where it came from in the end. */
  readonly url: string
  readonly body: Readable
}

/** Calls a server outside. Private addresses are refused, at every hop; everything has a bound. Throws faults. */
export type GuardedFetch = (address: string, request?: FetchRequest) => Promise<FetchAnswer>
