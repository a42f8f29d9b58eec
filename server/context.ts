import type { Clock } from '../engine/kernel/clock.ts'
import type { Actor } from '../engine/kernel/event.ts'
import type { ContentStore } from './platform/content-store.ts'
import type { Database, Queries, Tx } from './platform/database.ts'
import type { JobQueue } from './platform/jobs/queue.ts'
import type { MapperDesk } from './platform/mapper-desk.ts'

/** Whose rows somebody sees and changes: everybody's, those of some merchants, or what the public may see. */
export type Reach =
  | { readonly kind: 'everything' }
  | { readonly kind: 'merchants'; readonly ids: readonly number[] }
  | { readonly kind: 'storefront' }

/** A customer as the front end names him. */
export interface ContextCustomer {
  readonly id: number
  readonly externalId: string
}

/** Who acts, within which bounds, at which time, on which database. Every verb and every query takes one. */
export interface Context {
  readonly db: Database
  /** Where to read: the whole database, or inside a transaction that transaction. */
  readonly queries: Queries
  readonly clock: Clock
  /** The queue, for what is to be done afterwards; opened when first asked for. */
  jobs(): Promise<JobQueue>
  readonly actor: Actor
  readonly reach: Reach
  /** Whom a front end acts for; null where it acts for nobody. */
  readonly customer: ContextCustomer | null
  /** Where files are kept; null where there is no place for them. */
  readonly content: ContentStore | null
  /** Where sources are looked at; null where nobody can. */
  readonly mapper: MapperDesk | null
  /** Stands in the audit log and in the log of the process; null outside of requests. */
  readonly requestId: string | null
  /** The version of the row that a change is meant for; null where any will do. */
  readonly expects: string | null
  /** Whether somebody has a scope; nobody gives away more than he has. */
  may(scope: string): boolean
  /** All or nothing. Inside a transaction it is that one. */
  transaction<T>(work: (ctx: Writing) => Promise<T>): Promise<T>
}

/** A context inside its transaction. */
export interface Writing extends Context {
  readonly queries: Tx
}

type Parts = Pick<Context, 'db' | 'clock' | 'actor' | 'reach'> & Partial<Context>

/** Makes a context; what is not said is neutral. */
export function contextOf(parts: Parts): Context {
  const context: Context = {
    // Asked for only where nobody gave another way.
    queries: parts.queries ?? parts.db.kysely,
    jobs: () => Promise.reject(new Error('this context was given no queue')),
    customer: null,
    content: null,
    mapper: null,
    requestId: null,
    expects: null,
    may: () => true,
    transaction: (work) => parts.db.transaction((tx) => work(within(context, tx))),
    ...parts,
  }
  return context
}

/** The same context inside a transaction. */
export function within(ctx: Context, tx: Tx): Writing {
  const inner: Writing = { ...ctx, queries: tx, transaction: (work) => work(inner) }
  return inner
}

/** Whoever has the database in hands is the operator. */
export function operatorContext(db: Database, clock: Clock, parts: Partial<Context> = {}): Context {
  return contextOf({ db, clock, actor: { role: 'operator', id: null }, reach: { kind: 'everything' }, ...parts })
}

/** What happens by itself, because its time has come. */
export function clockContext(db: Database, clock: Clock): Context {
  return contextOf({ db, clock, actor: { role: 'clock', id: null }, reach: { kind: 'everything' } })
}

/** What follows from a fact, inside the transaction that makes it true; nothing outside of that is in reach. */
export function followingContext(tx: Tx, at: Date, actor: Actor): Writing {
  const db = {
    get kysely(): never {
      throw new TypeError('what follows from a fact stays in its transaction')
    },
  } as unknown as Database
  return within(contextOf({ db, queries: tx, clock: { now: () => at }, actor, reach: { kind: 'everything' } }), tx)
}
