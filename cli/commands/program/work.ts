import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { plural } from '../../look/words.ts'
import { workLog } from '../../look/work-log.ts'
import { configurationOf, withMarketplace } from '../../open.ts'
import { wholeOf } from '../typed.ts'

const CONCURRENCY_MAX = 64

interface WorkOptions {
  readonly concurrency?: string
  readonly once?: boolean
}

/** `izb work`. */
export function workCommand(cli: Cli): Command {
  return new Command('work')
    .description(
      'Do what happens without a request: jobs, scheduled work, events on their way. Several may work on one PostgreSQL. Ctrl-C finishes what runs.',
    )
    .option('--concurrency <n>', `jobs at once, at most ${CONCURRENCY_MAX} (default 4)`)
    .option('--once', 'do what is due now, then end')
    .addHelpText('after', examples('izb work', 'izb work --concurrency 8', 'izb work --once'))
    .action((options: WorkOptions) => cli.done(work(cli, options)))
}

async function work(cli: Cli, options: WorkOptions): Promise<ExitCode> {
  const { concurrency: asked } = options
  const concurrency = asked === undefined ? {} : { concurrency: wholeOf('--concurrency', asked, 1, CONCURRENCY_MAX) }
  const configuration = await configurationOf(cli)
  const { databaseUrl, dataDir, allowHosts, log: level } = configuration
  const { startWork, workOff } = await import('../../../workers/main.ts')
  const { openStore } = await import('../../../server/platform/open-store.ts')
  return withMarketplace(cli, async (db) => {
    const log = workLog(cli, level)
    const content = await openStore(configuration)
    const deps = { db, databaseUrl, dataDir, content, allowHosts, clock: cli.clock, log, ...concurrency }
    if (options.once) {
      const jobs = await workOff(deps, cli.signal)
      show(cli, { jobs }, () => (jobs === 0 ? 'Nothing was due.' : `${plural(jobs, 'job')} worked off.`))
      return cli.signal.aborted ? EXIT.cancelled : EXIT.ok
    }
    const working = await startWork(deps)
    log('info', 'working', { database: db.dialect, concurrency: asked === undefined ? 4 : Number(asked) })
    if (!cli.signal.aborted) {
      await new Promise((resolve) => cli.signal.addEventListener('abort', resolve, { once: true }))
    }
    await working.stop()
    log('info', 'ended')
    return EXIT.ok
  })
}
