import type { Configuration, ReadConfiguration } from '../server/platform/configuration.ts'
import type { Database } from '../server/platform/database.ts'
import type { Cli } from './cli.ts'
import { remoteFaults } from './remote.faults.ts'

/** Where a configuration is said. */
type Asked = Pick<Cli, 'env' | 'flags' | 'folder'>

/** What is in force, with where each value came from. */
export async function readConfigurationOf(cli: Asked): Promise<ReadConfiguration> {
  const { readConfiguration } = await import('../server/platform/configuration.ts')
  return readConfiguration({ env: cli.env, flags: cli.flags, folder: cli.folder })
}

/** What is in force. */
export async function configurationOf(cli: Asked): Promise<Configuration> {
  return (await readConfigurationOf(cli)).configuration
}

/** What is in force, for what works on the database itself. Throws `remote.only_embedded` where a server is named. */
export async function embeddedConfigurationOf(cli: Asked): Promise<Configuration> {
  const configuration = await configurationOf(cli)
  if (configuration.url !== null && configuration.token !== null) throw remoteFaults.only_embedded({})
  return configuration
}

/** Opens the marketplace for a while: made, migrated and furnished where that is still to do. */
export async function withMarketplace<Result>(cli: Cli, work: (db: Database) => Promise<Result>): Promise<Result> {
  const { databaseUrl } = await embeddedConfigurationOf(cli)
  const { openMarketplace } = await import('../server/prepare-marketplace.ts')
  const db = await openMarketplace(databaseUrl)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
