import { Command } from 'commander'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { examples } from '../../look/examples.ts'
import { plain, plural } from '../../look/words.ts'
import { configurationOf, withMarketplace } from '../../open.ts'

/** `izb migrate`. */
export function migrateCommand(cli: Cli): Command {
  return new Command('migrate')
    .description(
      'Bring the database to the tables of this version. An SQLite file is copied first. Other commands do it by themselves.',
    )
    .addHelpText('after', examples('izb migrate', 'izb migrate --database-url postgres://user@host/izb'))
    .action(() => cli.done(migrateDatabase(cli)))
}

async function migrateDatabase(cli: Cli): Promise<ExitCode> {
  const { databaseUrl } = await configurationOf(cli)
  const { migrate } = await import('../../../server/platform/migrate.ts')
  const { applied, backup } = await migrate(databaseUrl)
  await withMarketplace(cli, async () => {})
  show(cli, { applied, backup }, () => {
    if (applied.length === 0) return 'The tables are those of this version already.'
    const kept = backup === null ? '' : `\nThe file as it was before is kept: ${plain(backup)}`
    return `${plural(applied.length, 'migration')} done: ${applied.join(', ')}.${kept}`
  })
  return EXIT.ok
}
