import type { Context } from '../../context.ts'
import { addAudit } from '../audit.ts'
import { findJob, type JobView } from './jobs.queries.ts'

/** Lets a dead or cancelled job be done once more. */
export function retryJob(ctx: Context, id: string): Promise<JobView> {
  return settle(ctx, id, 'retry')
}

/** Takes a job out of the queue; one that runs is told to stop. */
export function cancelJob(ctx: Context, id: string): Promise<JobView> {
  return settle(ctx, id, 'cancel')
}

/** The queue of PostgreSQL has connections of its own: what is done to it stands before it is written down. */
async function settle(ctx: Context, id: string, action: 'retry' | 'cancel'): Promise<JobView> {
  const before = await findJob(ctx, id)
  await (await ctx.jobs())[action](id)
  return ctx.transaction(async (writing) => {
    const after = await findJob(writing, id)
    const states = { before: { state: before.state }, after: { state: after.state } }
    await addAudit(ctx, writing.queries, { action, noun: 'job', id, ...states })
    return after
  })
}
