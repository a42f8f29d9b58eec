import type { Context } from '../context.ts'

const KEPT_MS = 24 * 3_600_000

/** Answers of that instant and of before are no longer given again. */
export function answersKeptSince(now: Date): Date {
  return new Date(now.getTime() - KEPT_MS)
}

/** Forgets the answers that are no longer given again. */
export async function pruneAnswers({ queries, clock }: Context): Promise<void> {
  await queries.deleteFrom('kept_answer').where('created_at', '<=', answersKeptSince(clock.now())).execute()
}
