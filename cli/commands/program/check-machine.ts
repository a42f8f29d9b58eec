import { access, constants, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Cli } from '../../cli.ts'
import { bytes } from '../../look/words.ts'
import { configurationOf, readConfigurationOf } from '../../open.ts'
import { checked, type Finding, fail, ok, warn } from './finding.ts'

const NODE_MAJOR_MIN = 24
const FREE_BYTES_MIN = 100_000_000
const FREE_BYTES_FEW = 2_000_000_000

export const CONFIGURATION = 'Configuration'

/** What izb needs of the machine it runs on. A configuration that cannot be read is the last finding: the rest hangs on it. */
export async function checkMachine(cli: Cli): Promise<readonly Finding[]> {
  const configuration = await checked(CONFIGURATION, () => checkConfiguration(cli))
  const first = [checkNode(), await checked('Native modules', checkNativeModules), configuration]
  if (configuration.state === 'fail') return first
  return [
    ...first,
    await checked('Data folder', () => checkDataFolder(cli)),
    await checked('Disk space', () => checkDiskSpace(cli)),
  ]
}

function checkNode(): Finding {
  const { node } = process.versions
  return Number(node.split('.')[0]) >= NODE_MAJOR_MIN
    ? ok('Node', `${node} on ${process.platform} ${process.arch}`)
    : fail('Node', `${node} is too old`, `Install Node ${NODE_MAJOR_MIN} or newer.`)
}

async function checkNativeModules(): Promise<Finding> {
  const broken: string[] = []
  const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['better-sqlite3', async () => new (await import('better-sqlite3')).default(':memory:').close()],
    ['isolated-vm', async () => new (await import('isolated-vm')).default.Isolate({ memoryLimit: 8 }).dispose()],
  ]
  for (const [name, attempt] of attempts) {
    try {
      await attempt()
    } catch (error) {
      broken.push(`${name} (${error instanceof Error ? error.message.split('\n', 1)[0] : error})`)
    }
  }
  return broken.length === 0
    ? ok('Native modules', attempts.map(([name]) => name).join(', '))
    : fail('Native modules', broken.join(', '), 'Run `npm ci` again with the Node that runs izb.')
}

async function checkConfiguration(cli: Cli): Promise<Finding> {
  const { values, unknown } = await readConfigurationOf(cli)
  if (unknown.length > 0) {
    return warn(
      CONFIGURATION,
      `${unknown.join(', ')} means nothing to izb`,
      'Check the spelling; `izb config` shows all names.',
    )
  }
  const said = values.filter((it) => it.origin !== 'default' && it.origin !== 'not set')
  return ok(
    CONFIGURATION,
    said.length === 0 ? 'all defaults' : said.map((it) => `${it.name} (${it.origin})`).join(', '),
  )
}

async function checkDataFolder(cli: Cli): Promise<Finding> {
  const { dataDir } = await configurationOf(cli)
  const there = await nearest(dataDir)
  try {
    await access(there, constants.W_OK)
  } catch {
    return fail(
      'Data folder',
      `${there} cannot be written`,
      'Give this user the right to write there, or set IZB_DATA_DIR.',
    )
  }
  return ok('Data folder', there === dataDir ? dataDir : `${dataDir} (made when it is needed)`)
}

async function checkDiskSpace(cli: Cli): Promise<Finding> {
  const { dataDir } = await configurationOf(cli)
  const { bavail, bsize } = await statfs(await nearest(dataDir))
  const free = bavail * bsize
  const fix = 'Make room: a source is kept on disk while it is read, and the database grows with the catalogue.'
  if (free < FREE_BYTES_MIN) return fail('Disk space', `${bytes(free)} free`, fix)
  return free < FREE_BYTES_FEW
    ? warn('Disk space', `${bytes(free)} free`, fix)
    : ok('Disk space', `${bytes(free)} free`)
}

/** The folder, or the nearest one above it that exists. */
async function nearest(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch {
    return dirname(folder) === folder ? folder : nearest(dirname(folder))
  }
}
