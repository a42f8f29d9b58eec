import { Readable } from 'node:stream'
import { type Agent, request as call, type Dispatcher } from 'undici'
import type { FetchAnswer, FetchLimits, FetchRequest, GuardedFetch } from '../../../engine/contract/fetch.ts'
import { AllowedHosts } from './allowed-hosts.ts'
import { boundedBody } from './bounded-body.ts'
import { callFault } from './call-fault.ts'
import { fetchFaults } from './fetch.faults.ts'
import { guardedAgent } from './guarded-agent.ts'

/** What a feed may take; whoever calls for less says so. */
const FETCH_LIMITS: FetchLimits = {
  bytesMax: 20e9,
  unpackedBytesMax: 20e9,
  totalMs: 2 * 3_600_000,
  connectMs: 10_000,
  answerMs: 60_000,
  patienceMs: 30_000,
  bytesPerSecondMin: 100,
  redirectsMax: 5,
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** Whoever is led to another origin is not told what the first one may know. */
const SECRETS = /^(authorization|cookie|proxy-authorization)$/i

/** Makes the one way in which anything here calls a server that somebody else runs. */
export function guardedFetch(allowHosts: readonly string[] = [], defaults: Partial<FetchLimits> = {}): GuardedFetch {
  const allowed = new AllowedHosts(allowHosts)
  const usual = { ...FETCH_LIMITS, ...defaults }
  const agent = guardedAgent(allowed, usual)
  return async (address, request = {}) => {
    const limits = { ...usual, ...request.limits }
    const late = AbortSignal.timeout(limits.totalMs)
    const signal = request.signal ? AbortSignal.any([request.signal, late]) : late
    const { answer, url } = await follow(agent, urlOf(address), request, limits, signal)
    const { host } = url
    const headers = plainHeaders(answer.headers)
    const body = boundedBody(answer.body, headers['content-encoding'] ?? '', host, limits, signal)
    return { status: answer.statusCode, headers, url: url.href, body: Readable.from(body, { objectMode: false }) }
  }
}

/** Goes from address to address until one answers with something else than another address. */
async function follow(
  agent: Agent,
  start: URL,
  request: FetchRequest,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<{ answer: Dispatcher.ResponseData; url: URL }> {
  let url = start
  let { method = 'GET', body } = request
  let headers = withCredentials(url, {
    'accept-encoding': 'gzip, br, deflate',
    'user-agent': 'izb',
    ...request.headers,
  })
  for (let hop = 0; hop <= limits.redirectsMax; hop++) {
    const { host } = url
    const options = {
      dispatcher: agent,
      method,
      headers,
      body: body ?? null,
      signal,
      headersTimeout: limits.answerMs,
      bodyTimeout: limits.patienceMs,
    }
    const answer = await call(withoutCredentials(url), options).catch((error: unknown) => {
      throw callFault(error, host, limits, signal)
    })
    const location = answer.headers.location
    if (!REDIRECTS.has(answer.statusCode) || typeof location !== 'string') return { answer, url }
    await answer.body.dump({ limit: 65_536 }).catch(() => undefined)
    const next = urlOf(URL.canParse(location, url.href) ? new URL(location, url.href).href : location)
    if (next.origin !== url.origin) headers = withoutSecrets(headers)
    if (answer.statusCode === 303 || (method === 'POST' && answer.statusCode < 307)) {
      method = 'GET'
      body = undefined
    }
    url = next
    headers = withCredentials(url, headers)
  }
  throw fetchFaults.redirected_too_often({ host: start.host, most: limits.redirectsMax })
}

function urlOf(address: string): URL {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) throw fetchFaults.bad_address({ address: address.slice(0, 500) })
  return url
}

/** A user and password of the address are told as such. */
function withCredentials(url: URL, headers: Readonly<Record<string, string>>): Record<string, string> {
  if (url.username === '' && url.password === '') return { ...headers }
  const told = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { ...headers, authorization: `Basic ${Buffer.from(told).toString('base64')}` }
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url.href)
  bare.username = ''
  bare.password = ''
  return bare
}

const withoutSecrets = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRETS.test(name)))

function plainHeaders(headers: Dispatcher.ResponseData['headers']): FetchAnswer['headers'] {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return Object.fromEntries(entries)
}
