import { setTimeout as sleep } from 'node:timers/promises'
import { seeded } from '../support/feeds.ts'
import type { Cluster } from '../support/postgres-cluster.ts'
import { type Running, type Shop, type Told, withoutTrace } from '../support/shop.ts'
import { DONE_WITH_REJECTS, IMPORT } from './articles-feed.ts'
import { lives, runOf, type Whereabouts, whereabouts } from './whereabouts.ts'

/** Who is killed: the run's own process, the command somebody typed, the database server. */
export const VICTIMS = ['run', 'command', 'server'] as const
export type Victim = (typeof VICTIMS)[number]

/** After how long who is killed; a server comes back after another while. */
export interface Kill {
  readonly victim: Victim
  readonly afterMs: number
  readonly awayMs: number
}

/** A kill that met somebody alive, and where the import stood. */
export interface Hit extends Whereabouts {
  readonly victim: Victim
}

const MORE_KILLS_MAX = 2
const BEYOND = 1.1
const AWAY_MS_MAX = 3_000
/** What a command may end with while somebody kills: the next one goes on. */
const INTERRUPTED = /"code": "(imports\.crashed|platform\.(connection_lost|cannot_connect))"/

/**
 * The kills of round n of so many: the first ones of all rounds are spread over the whole import, from before its
 * beginning to after its end; up to two more come anywhere. The same seed gives the same ones.
 */
export function killsOf(
  victims: readonly Victim[],
  round: { n: number; of: number; seed: number; wholeMs: number },
): Kill[] {
  const random = seeded(round.seed * 1_000 + round.n)
  const first = (round.n - 1 + random()) / round.of
  const more = Array.from({ length: Math.floor(random() * (MORE_KILLS_MAX + 1)) }, () => random())
  // A little beyond the end: no two imports take the same time.
  return [first * BEYOND, ...more].map((share) => ({
    victim: victims[Math.floor(random() * victims.length)] ?? 'run',
    afterMs: Math.round(share * round.wholeMs),
    // Half of the time it is back at once.
    awayMs: random() < 0.5 ? 0 : Math.round(random() * AWAY_MS_MAX),
  }))
}

/** How long an import may take after the last kill: a server is waited for a minute, then the command is typed again. */
const END_WITHIN_MS = 10 * 60_000

/** One import while somebody kills; after the last kill it is left alone until it ends. */
export class Tortured {
  readonly hits: Hit[] = []
  readonly #shop: Shop
  readonly #cluster: Cluster | null
  #running: Running
  #over = false

  constructor(shop: Shop, cluster: Cluster | null) {
    this.#shop = shop
    this.#cluster = cluster
    this.#running = this.#type()
  }

  /** Kills and kills, and types the command again whenever it is gone; gives back its last words. */
  async end(kills: readonly Kill[]): Promise<Told> {
    for (const kill of kills) {
      await Promise.race([this.#running.ended, sleep(kill.afterMs)])
      if (this.#over) await this.#again()
      await this.#kill(kill)
    }
    const late = Date.now() + END_WITHIN_MS
    for (;;) {
      const told = withoutTrace(await before(late, this.#running.ended))
      if (told.exit === DONE_WITH_REJECTS) break
      await this.#again()
    }
    // The last kill may have come after the end: whoever looks now would meet nobody.
    await this.#cluster?.answers()
    return withoutTrace(await this.#running.ended)
  }

  /** Leaves nobody running. */
  abandon(): void {
    slay(this.#running.pid)
  }

  async #kill({ victim, awayMs }: Kill): Promise<void> {
    if (this.#over) return
    if (victim === 'run') return this.#killRun()
    this.#note(victim)
    if (victim === 'server') {
      await this.#cluster?.crash()
      await sleep(awayMs)
      this.#cluster?.revive()
      return
    }
    const run = runOf(this.#running)
    slay(this.#running.pid)
    await this.#running.ended
    // Alone, the run ends by itself.
    while (run !== null && lives(run)) await sleep(10)
    this.#running = this.#type()
  }

  /** The command goes on with another process, which may be the next victim. */
  async #killRun(): Promise<void> {
    let run = runOf(this.#running)
    for (; run === null && !this.#over; run = runOf(this.#running)) await sleep(2)
    if (run === null) return
    this.#note('run')
    slay(run)
  }

  /** Where it ended because of what we did to it, the same command is typed again. */
  async #again(): Promise<void> {
    const told = await this.#running.ended
    if (told.exit === DONE_WITH_REJECTS) return
    if (told.exit !== 1 || !INTERRUPTED.test(told.out)) {
      throw new Error(`it left with ${told.exit}: ${told.err}${told.out}`)
    }
    // A server that comes back may need a moment.
    await sleep(200)
    this.#running = this.#type()
  }

  #note(victim: Victim): void {
    this.hits.push({ victim, ...whereabouts(this.#shop) })
  }

  #type(): Running {
    const running = this.#shop.start(IMPORT)
    this.#over = false
    void running.ended.then(() => {
      if (this.#running === running) this.#over = true
    })
    return running
  }
}

async function before<T>(at: number, awaited: Promise<T>): Promise<T> {
  const alone = new AbortController()
  const over = sleep(at - Date.now(), undefined, { signal: alone.signal }).then(() => {
    throw new Error(`it has not ended ${END_WITHIN_MS / 60_000} minutes after the last kill`)
  })
  over.catch(() => undefined)
  return Promise.race([awaited, over]).finally(() => alone.abort())
}

function slay(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was quicker.
  }
}
