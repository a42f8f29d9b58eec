import { type RawBuilder, sql } from 'kysely'
import type { Queries } from '../database.ts'
import type { JobState } from './job.machine.ts'
import { deathError } from './words.ts'

/** Where pg-boss keeps everything of its own. */
export const JOBS_SCHEMA = 'izb_jobs'
/** One queue for all kinds, so that the most urgent job is the first whatever its kind. */
export const JOBS_QUEUE = 'izb'

/** What pg-boss calls a state, in our words. */
export const STATE_OF = {
  created: 'queued',
  retry: 'queued',
  active: 'running',
  completed: 'done',
  cancelled: 'cancelled',
  failed: 'dead',
} as const satisfies Record<string, JobState>

// To the millisecond, which is all that a cursor tells.
const milliseconds = (column: string) => `date_trunc('milliseconds', ${column})`

const JOBS = `select id::text as id, data ->> 'kind' as kind, data -> 'payload' as payload,
  case state ${Object.entries(STATE_OF)
    .map(([theirs, ours]) => `when '${theirs}' then '${ours}'`)
    .join(' ')} end as state,
  priority, nullif(substr(singleton_key, length(data ->> 'kind') + 2), '') as key, ${milliseconds('start_after')} as run_at,
  retry_count + case when started_on is null then 0 else 1 end as attempts, retry_limit + 1 as attempts_max,
  case when output ? 'code' then output
    when output ? 'value' then '${JSON.stringify(deathError())}'::jsonb end as error,
  output -> 'progress' as progress, ${milliseconds('created_on')} as created_at, started_on as started_at, completed_on as ended_at
  from ${JOBS_SCHEMA}.job where name = '${JOBS_QUEUE}'`

const NO_JOBS = `select ''::text as id, '' as kind, '{}'::jsonb as payload, '' as state, 0 as priority, '' as key,
  now() as run_at, 0 as attempts, 0 as attempts_max, '{}'::jsonb as error, '{}'::jsonb as progress,
  now() as created_at, now() as started_at, now() as ended_at where false`

/** The jobs of pg-boss with our words for everything; none while nobody has opened the queue. */
export async function postgresJobs(db: Queries): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass(${`${JOBS_SCHEMA}.job`}) is not null as there`.execute(db)
  return sql.raw(`(${rows[0]?.there ? JOBS : NO_JOBS})`)
}
