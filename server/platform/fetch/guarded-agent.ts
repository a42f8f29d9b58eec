import dns from 'node:dns'
import net from 'node:net'
import { Agent, buildConnector } from 'undici'
import type { FetchLimits } from '../../../engine/contract/fetch.ts'
import type { AllowedHosts } from './allowed-hosts.ts'
import { fetchFaults } from './fetch.faults.ts'

/**
 * Connections that lead outside only. The address is judged when the connection is made, by what the name resolves to
 * then: no name that changes its mind, and no redirect, gets by.
 */
export function guardedAgent(allowed: AllowedHosts, limits: FetchLimits): Agent {
  const lookup: net.LookupFunction = (host, options, done) => {
    dns.lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const first = addresses[0]
      const inside = addresses.some(({ address }) => !allowed.hasAddress(address))
      if (!first || (inside && !allowed.hasName(host))) return done(fetchFaults.address_refused({ host }), '')
      if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
  const connect = buildConnector({ lookup, timeout: limits.connectMs } as buildConnector.BuildOptions)
  return new Agent({
    connect: (options, done) => {
      const host = options.hostname.replace(/^\[|\]$/g, '')
      // A bare address is resolved by nobody, so nobody would ask.
      if (net.isIP(host) && !allowed.hasAddress(host)) return done(fetchFaults.address_refused({ host }), null)
      connect(options, done)
    },
    headersTimeout: limits.answerMs,
    bodyTimeout: limits.patienceMs,
    maxHeaderSize: 32_768,
    keepAliveTimeout: 4_000,
  })
}
