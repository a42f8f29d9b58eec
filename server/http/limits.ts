import { monitorEventLoopDelay } from 'node:perf_hooks'
import rateLimit from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import { httpFaults } from './http.faults.ts'

/** How much one caller may ask of this process. */
export interface Limits {
  /** Requests a minute of one token. */
  readonly perToken: number
  /** Requests a minute from one address, all tokens together. */
  readonly perAddress: number
  /** Of those, attempts to log in or to use a link. */
  readonly attempts: number
  /** Beyond this lag of the event loop requests are turned away. */
  readonly lagMs: number
}

export const LIMITS: Limits = { perToken: 1200, perAddress: 6000, attempts: 20, lagMs: 3000 }

/** Turns away who asks too often, before the database hears of it, and everybody while there is too much to do. */
export async function limit(app: App, limits: Limits): Promise<void> {
  turnAwayWhenLate(app, limits.lagMs)
  await app.register(rateLimit, { global: false })
  const timeWindow = '1 minute'
  const byAddress = app.createRateLimit({ max: limits.perAddress, timeWindow, keyGenerator: (it) => it.ip })
  const byAttempt = app.createRateLimit({ max: limits.attempts, timeWindow, keyGenerator: (it) => `attempt ${it.ip}` })
  const byToken = app.createRateLimit({
    max: limits.perToken,
    timeWindow,
    keyGenerator: (it) => `token ${it.caller?.tokenId ?? it.ip}`,
  })
  app.addHook('onRequest', async (request, reply) => {
    count(reply, await byAddress(request))
    if (isAttempt(request)) count(reply, await byAttempt(request))
  })
  // After the guard: only then is it known whose token it is.
  app.addHook('preParsing', async (request, reply) => {
    if (request.caller) count(reply, await byToken(request))
  })
}

const SAMPLE_MS = 1000
const RESOLUTION_MS = 20

/** Measured from when the server is ready: what it did to get there is nobody's lag. */
function turnAwayWhenLate(app: App, lagMs: number): void {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  let late = false
  const timer = setInterval(() => {
    late = lag.mean / 1e6 > lagMs
    lag.reset()
  }, SAMPLE_MS).unref()
  app.addHook('onReady', async () => void lag.enable())
  app.addHook('onClose', async () => {
    clearInterval(timer)
    lag.disable()
  })
  app.addHook('onRequest', async (request) => {
    if (late && request.routeOptions.config.access !== 'public') throw httpFaults.overloaded({})
  })
}

function isAttempt({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && routeOptions.config.access === 'public'
}

type Counted = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>

function count(reply: FastifyReply, it: Counted): void {
  if (it.isAllowed) return
  void reply.header('ratelimit-limit', it.max).header('ratelimit-remaining', it.remaining)
  void reply.header('ratelimit-reset', it.ttlInSeconds)
  if (!it.isExceeded) return
  void reply.header('retry-after', it.ttlInSeconds)
  throw httpFaults.too_many({ seconds: it.ttlInSeconds })
}
