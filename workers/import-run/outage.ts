import { setTimeout as sleep } from 'node:timers/promises'

/** How long a database that went away is waited for, and how often it is asked. */
export interface Patience {
  readonly totalMs: number
  readonly pauseMs: number
  readonly pauseMsMax: number
}

export const PATIENCE: Patience = { totalMs: 60_000, pauseMs: 500, pauseMsMax: 8_000 }

const GONE = ['platform.connection_lost', 'platform.cannot_connect', 'platform.write_conflict']

/** True where the database went away under a run, or took its writing back: a little later the run goes on. */
export function isOutage({ code }: { readonly code?: unknown }): boolean {
  return GONE.includes(String(code))
}

/** True where a run cannot even write down that it ended: it stays interrupted, and the same command goes on with it. */
export function isInterruption(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return isOutage({ code }) || code === 'platform.database_busy'
}

/** One time without the database: asks again less and less often, until the patience ends. */
export class Outage {
  readonly #patience: Patience
  readonly #now: () => number
  readonly #pause: typeof paused
  #since: number | null = null
  #pauseMs = 0

  constructor(patience: Patience, now = Date.now, pause = paused) {
    this.#patience = patience
    this.#now = now
    this.#pause = pause
  }

  /** True before it was first waited for. */
  get isNew(): boolean {
    return this.#since === null
  }

  /** The run came a step further: the next outage is another one. */
  over(): void {
    this.#since = null
  }

  /** Waits a while; false where the patience has ended, or whoever waits was told to stop. */
  async wait(signal?: AbortSignal): Promise<boolean> {
    const { totalMs, pauseMs, pauseMsMax } = this.#patience
    const now = this.#now()
    if (this.#since === null) {
      this.#since = now
      this.#pauseMs = pauseMs
    }
    const leftMs = this.#since + totalMs - now
    if (leftMs <= 0 || signal?.aborted) return false
    await this.#pause(Math.min(this.#pauseMs, leftMs), signal)
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMsMax)
    return !signal?.aborted
  }
}

/** Until the time is over or whoever waits is told to stop. */
async function paused(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined)
}
