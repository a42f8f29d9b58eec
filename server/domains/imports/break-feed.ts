import type { Actor } from '../../../engine/kernel/event.ts'
import type { Tx } from '../../platform/database.ts'
import { feedMachine } from './feed.machine.ts'
import { moveFeed } from './move-feed.ts'

/** Takes a feed out of service because its source lost what no record can do without; one that is broken stays so. */
export async function breakFeed(tx: Tx, id: number, actor: Actor, now: Date, reason: string): Promise<void> {
  const feed = await tx.selectFrom('feed').select('state').where('id', '=', id).executeTakeFirst()
  if (!feed || !feedMachine.decide(feed.state, 'break', actor.role).ok) return
  await moveFeed(tx, id, 'break', { actor, at: now, reason })
}

/** Takes a broken feed back into service: its source is again as its mapping was confirmed for. */
export async function recoverFeed(tx: Tx, id: number, actor: Actor, now: Date): Promise<void> {
  const feed = await tx.selectFrom('feed').select('state').where('id', '=', id).executeTakeFirst()
  if (feed?.state === 'broken') await moveFeed(tx, id, 'recover', { actor, at: now })
}

/** Makes a draft ready: nothing is missing in its mapping. Any other feed stays as it is. */
export async function finishFeed(tx: Tx, id: number, actor: Actor, now: Date): Promise<void> {
  const feed = await tx.selectFrom('feed').select('state').where('id', '=', id).executeTakeFirst()
  if (feed?.state === 'draft') await moveFeed(tx, id, 'finish', { actor, at: now })
}
