import { once } from 'node:events'
import { Command } from 'commander'
import type { Deps } from '../../../server/app.ts'
import type { Configuration } from '../../../server/platform/configuration.ts'
import type { ContentStore } from '../../../server/platform/content-store.ts'
import type { Database } from '../../../server/platform/database.ts'
import { type Cli, EXIT, type ExitCode } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { workLog } from '../../look/work-log.ts'
import { configurationOf } from '../../open.ts'
import { version } from '../../version.ts'
import { wholeOf } from '../typed.ts'

interface Options {
  readonly port: string
  readonly host: string
  readonly work: boolean
}

/** `izb serve`. */
export function serveCommand(cli: Cli): Command {
  return new Command('serve')
    .description('Serve the API and its documentation until Ctrl-C or SIGTERM; requests that go on are answered first.')
    .option('--port <port>', 'where it listens; 0 takes any that is free', '8080')
    .option('--host <host>', 'which address it listens on; 0.0.0.0 is all', '127.0.0.1')
    .option('--no-work', 'leave jobs, schedules and events to `izb work` elsewhere')
    .addHelpText('after', examples('izb serve', 'izb serve --port 80 --host 0.0.0.0'))
    .action((options: Options) => cli.done(serve(cli, options)))
}

async function serve(cli: Cli, options: Options): Promise<ExitCode> {
  const port = wholeOf('--port', options.port, 0, 65_535)
  const configuration = await configurationOf(cli)
  const { openMarketplace } = await import('../../../server/prepare-marketplace.ts')
  const db = await openMarketplace(configuration.databaseUrl, { busyWaitMs: BUSY_WAIT_MS })
  try {
    const { openStore } = await import('../../../server/platform/open-store.ts')
    const content = await openStore(configuration)
    const working = options.work
      ? await workBeside(cli, db, content, configuration)
      : await queueOf(cli, db, configuration)
    const { mapperDesk } = await import('../../../workers/import-run/desk.ts')
    const ground = { db, clock: cli.clock, jobs: working.jobs, content, mapper: mapperDesk(configuration) }
    try {
      await answer(cli, { port, host: options.host }, ground, configuration)
    } finally {
      await working.close()
    }
    return EXIT.ok
  } finally {
    await db.close()
  }
}

type Ground = Pick<Deps, 'db' | 'clock' | 'jobs' | 'content' | 'mapper'>

/** Answers requests until the signal. */
async function answer(
  cli: Cli,
  place: { readonly port: number; readonly host: string },
  ground: Ground,
  configuration: Configuration,
): Promise<void> {
  const [{ buildApp }, { logger }, { LIMITS }] = await Promise.all([
    import('../../../server/app.ts'),
    import('../../../server/http/log.ts'),
    import('../../../server/http/limits.ts'),
  ])
  const app = await buildApp({
    ...ground,
    version: version(),
    url: configuration.url,
    log: logger(configuration.log),
    limits: { ...LIMITS, perToken: configuration.rateLimit },
    trustProxy: configuration.trustProxy,
    docs: true,
  })
  const address = await app.listen(place)
  cli.err.write(`Serving at ${address} – documentation at ${address}/docs\n`)
  await sayFirst(cli, ground.db, configuration.url ?? address)
  if (!cli.signal.aborted) await once(cli.signal, 'abort')
  cli.err.write('Stopping: what goes on is answered first.\n')
  await app.close()
}

/** Jobs, ticks and events are done in this process, between requests. */
async function workBeside(
  cli: Cli,
  db: Database,
  content: ContentStore,
  { databaseUrl, dataDir, allowHosts, log }: Configuration,
) {
  const { startWork } = await import('../../../workers/main.ts')
  const work = await startWork({
    db,
    databaseUrl,
    dataDir,
    content,
    allowHosts,
    clock: cli.clock,
    log: workLog(cli, log),
  })
  return { jobs: async () => work.queue, close: () => work.stop() }
}

async function queueOf(cli: Cli, db: Database, { databaseUrl }: Configuration) {
  const { queueOnDemand } = await import('../../../server/platform/jobs/open-queue.ts')
  return queueOnDemand({ db, databaseUrl, clock: cli.clock })
}

/** A request does not wait as long as an import does. */
const BUSY_WAIT_MS = 10_000

/** Where nobody is an operator yet, whoever reads this becomes the first. */
async function sayFirst(cli: Cli, db: Database, url: string): Promise<void> {
  const { inviteFirstOperator } = await import('../../../server/domains/access/index.ts')
  const { operatorContext } = await import('../../../server/context.ts')
  const invitation = await inviteFirstOperator(operatorContext(db, cli.clock))
  if (invitation === null) return
  cli.err.write(
    `There is no operator yet. Become the first, within a day:\n  ${url.replace(/\/$/, '')}/welcome#${invitation.link}\n`,
  )
}
