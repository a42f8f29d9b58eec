import type { Actor } from '../../engine/kernel/event.ts'
import type { Tx } from './database.ts'
import { tellListeners } from './outbox/listeners.ts'

/** A fact on its way to the outbox. */
export interface Fact {
  /** `noun.past_fact`. */
  readonly type: string
  readonly actor: Actor
  readonly at: Date
  /** Whose it is; null where it is the operator's alone. */
  readonly merchantId: number | null
  /** The whole resource as it is now. */
  readonly object: object
  /** What it was before, changed fields only. */
  readonly previous?: Readonly<Record<string, unknown>>
}

/** Puts facts into the outbox, in the transaction that makes them true, and lets listeners act in the same. */
export async function addEvents(tx: Tx, ...facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return
  const rows = facts.map((fact) => ({
    type: fact.type,
    seq: null,
    created_at: fact.at,
    actor: fact.actor,
    merchant_id: fact.merchantId,
    data: { object: fact.object, previous: fact.previous ?? {} },
  }))
  await tx.insertInto('event').values(rows).execute()
  await tellListeners(tx, facts)
}
