import type { Scheduled } from '../server/platform/jobs/schedules.ts'

const row = (name: string, cron: string): Scheduled => ({ name, cron, timeZone: 'UTC', kind: name, payload: {} })

/** The clock table: what runs when. A tick that was missed while nobody worked comes once, afterwards. */
export const SCHEDULES: readonly Scheduled[] = [
  row('follow-catalog', '* * * * *'),
  row('follow-images', '* * * * *'),
  row('fetch-images', '* * * * *'),
  row('discard-held-runs', '7 * * * *'),
  row('remove-run-folders', '23 3 * * *'),
  row('expire-uploads', '29 * * * *'),
  row('prune-images', '11 4 * * *'),
  row('prune-jobs', '41 * * * *'),
  row('prune-answers', '17 * * * *'),
  row('prune-links', '37 3 * * *'),
  row('prune-events', '53 3 * * *'),
]
