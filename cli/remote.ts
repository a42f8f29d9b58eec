import { Readable } from 'node:stream'
import { FAULT_STATUS, Fault, type FaultKind } from '../engine/kernel/fault.ts'
import type { ProblemDocument } from '../engine/kernel/problem.ts'
import type { Page } from '../server/platform/pages.ts'
import type { Marketplace, Place, Thing } from './marketplace.ts'
import { remoteFaults } from './remote.faults.ts'

/** What else may be said with a request. */
interface Beside {
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Asks a server; what it refuses is thrown as the fault that it was there. A stream is sent as the bytes that it is. */
export type Ask = (method: string, path: string, body?: object | Readable, beside?: Beside) => Promise<Response>

/** A way to ask the server at an address, with a token where there is one already. */
export function askServer(url: string, token: string | null, signal?: AbortSignal): Ask {
  return async (method, path, body, beside = {}) => {
    const stream = body instanceof Readable
    const headers: Record<string, string> = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': stream ? 'application/octet-stream' : 'application/json' }),
      // The same request sent twice by a broken connection is done once.
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      ...beside.headers,
    }
    const sent = stream
      ? { body: Readable.toWeb(body) as never, duplex: 'half' as const }
      : { body: JSON.stringify(body) }
    const until = beside.signal ?? signal
    const init = { method, headers, ...(until ? { signal: until } : {}), ...(body === undefined ? {} : sent) }
    const response = await fetch(new URL(path, url.endsWith('/') ? url : `${url}/`), init).catch((cause) => {
      throw remoteFaults.unreachable({ url }, { cause })
    })
    if (response.ok) return response
    throw await faultOf(response, url)
  }
}

/** The marketplace of a server. */
export function remoteMarketplace(url: string, token: string, signal: AbortSignal): Marketplace {
  const ask = askServer(url, token, signal)
  return {
    page: async (place, { filters, ...rest }) => {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries({ ...filters, ...rest })) query.set(name, String(value))
      return (await (await ask('GET', `${pathOf(place)}?${query}`)).json()) as Page<Thing>
    },
    get: async (place) => (await (await ask('GET', pathOf(place))).json()) as Thing,
    async *text(place) {
      const { body } = await ask('GET', pathOf(place))
      if (body) yield* body.pipeThrough(new TextDecoderStream())
    },
    send: async (method, place, body) => (await (await ask(method, pathOf(place), body)).json()) as Thing,
  }
}

function pathOf(place: Place): string {
  const steps = place.filter((step) => step !== undefined && step !== '')
  return `v1/${steps.map((step) => encodeURIComponent(step ?? '')).join('/')}`
}

async function faultOf(response: Response, url: string): Promise<Fault> {
  const problem = (await response.json().catch(() => null)) as ProblemDocument | null
  const kind = Object.entries(FAULT_STATUS).find(([, status]) => status === response.status)?.[0] as
    | FaultKind
    | undefined
  if (typeof problem?.code !== 'string' || kind === undefined) {
    return remoteFaults.strange_answer({ url, status: response.status })
  }
  const { errors, state, actions } = problem
  return new Fault(problem.code, kind, problem.detail, problem.fix, { errors, state, actions })
}
