import type { Selectable } from 'kysely'
import type { GuardedFetch } from '../../../engine/contract/fetch.ts'
import type { Clock } from '../../../engine/kernel/clock.ts'
import type { ContentStore } from '../../platform/content-store.ts'
import type { Database } from '../../platform/database.ts'
import type { Tables } from '../../platform/tables.ts'
import { fetchImage } from './fetch-image.ts'
import { type Settled, settleImage } from './settle-image.ts'

type Source = Selectable<Tables['image_source']>

/** How many are looked at together, so that one slow server holds up few others. */
const BATCH = 1_000
/** Of one server: it is a shop, not ours to be overrun. */
const AT_ONCE_PER_HOST = 4
/** Pictures in memory at once. */
const AT_ONCE = 16

/** What fetching needs. */
export interface Fetching {
  readonly db: Database
  readonly clock: Clock
  readonly fetch: GuardedFetch
  readonly content: ContentStore
}

/** How many ended how. */
export type FetchedImages = Readonly<Record<Settled, number>>

/**
 * Fetches every picture that is due, a few of each server at once. Each is written down by itself: whoever is ended
 * half-way has lost what was on its way, and goes on with what is left.
 */
export async function fetchImages(
  it: Fetching,
  signal: AbortSignal,
  told: (done: number, total: number) => Promise<void> = async () => {},
): Promise<FetchedImages> {
  const sum: Record<Settled, number> = { kept: 0, same: 0, postponed: 0, broken: 0, lost: 0 }
  let done = 0
  while (!signal.aborted) {
    const due = await readDue(it)
    if (due.length === 0) break
    await inLanes(due, async (source) => {
      if (signal.aborted) return
      sum[await fetchOne(it, source, signal)] += 1
    })
    done += due.length
    await told(done, done + (await countDue(it)))
  }
  return sum
}

async function fetchOne(it: Fetching, source: Source, signal: AbortSignal): Promise<Settled> {
  const fetched = await fetchImage(it.fetch, source, signal)
  return settleImage({ ...it, now: it.clock.now() }, source, fetched)
}

const dueBy = ({ db }: Fetching, now: Date) =>
  db.kysely.selectFrom('image_source').where('state', '<>', 'broken').where('next_at', '<=', now)

const readDue = (it: Fetching): Promise<Source[]> =>
  dueBy(it, it.clock.now()).selectAll().orderBy('next_at').orderBy('id').limit(BATCH).execute()

async function countDue(it: Fetching): Promise<number> {
  const { count } = await dueBy(it, it.clock.now())
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

const hostOf = (url: string) => URL.parse(url)?.host ?? ''

/** Does all, never more than so many at once, and fewer of one host. What one throws ends all, once the rest is done. */
async function inLanes(due: readonly Source[], work: (source: Source) => Promise<void>): Promise<void> {
  const waiting = Map.groupBy(due, ({ url }) => hostOf(url))
  const busy = new Map<string, number>()
  let failure: { readonly error: unknown } | null = null
  const next = (): Source | null => {
    if (failure) return null
    for (const [host, sources] of waiting) {
      if (sources.length === 0) waiting.delete(host)
      else if ((busy.get(host) ?? 0) < AT_ONCE_PER_HOST) {
        // The host goes to the end of the row: all of them in turn.
        waiting.delete(host)
        waiting.set(host, sources)
        return sources.pop() ?? null
      }
    }
    return null
  }
  const running = new Set<Promise<void>>()
  const start = (source: Source): void => {
    const host = hostOf(source.url)
    busy.set(host, (busy.get(host) ?? 0) + 1)
    const one = work(source)
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => {
        busy.set(host, (busy.get(host) ?? 1) - 1)
        running.delete(one)
      })
    running.add(one)
  }
  for (;;) {
    const source = running.size < AT_ONCE ? next() : null
    if (source) start(source)
    else if (running.size > 0) await Promise.race(running)
    else break
  }
  if (failure) throw (failure as { error: unknown }).error
}
