import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { bucketOf } from './bucket.ts'
import { parseDatabaseUrl, withoutPassword } from './database-url.ts'
import { platformFaults } from './faults.ts'

/** What a process is told from outside. */
export interface Configuration {
  readonly databaseUrl: string
  /** Absolute folder of spooled sources, reports and images. */
  readonly dataDir: string
  readonly secret: string | null
  /** Where this marketplace is reached from outside. */
  readonly url: string | null
  /** With it the command line talks to the server at `url` instead of the database. */
  readonly token: string | null
  readonly smtpUrl: string | null
  readonly log: LogLevel
  /** Whose word is believed about who asked: nobody’s, everybody’s, or that of proxies at these addresses. */
  readonly trustProxy: string | boolean
  /** Requests a minute that one token may make of one process. */
  readonly rateLimit: number
  /** Private hosts and networks that outgoing calls may reach all the same. */
  readonly allowHosts: readonly string[]
  /** What one upload may have. */
  readonly uploadBytesMax: number
  /** The bucket that files are kept in; null: in the data folder. */
  readonly storageUrl: string | null
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** One value in force, and who said so. */
export interface ConfigurationValue {
  readonly name: string
  /** As it may be shown: secrets are masked. Null where it is not set. */
  readonly shown: string | null
  readonly origin: Origin
}

type Origin = 'flag' | 'environment' | '.env' | 'default' | 'not set'

export interface ConfigurationInput {
  readonly env: Readonly<Record<string, string | undefined>>
  /** By name of the variable they stand for. */
  readonly flags?: Readonly<Record<string, string | undefined>>
  /** Where `.env` is looked for, and what relative paths are relative to. */
  readonly folder: string
}

interface Variable {
  readonly initial?: string
  readonly show?: (value: string) => string
  /** What is wrong with a value; null where nothing is. */
  readonly wrong?: (value: string) => string | null
}

const mask = () => '***'

const VARIABLES = {
  IZB_DATABASE_URL: { initial: 'sqlite:./izb.db', show: withoutPassword },
  IZB_DATA_DIR: { initial: './.izb' },
  IZB_SECRET: { show: mask, wrong: (it) => (it.length < 32 ? 'must have 32 characters at least' : null) },
  IZB_URL: { wrong: (it) => needsScheme(it, ['http:', 'https:']) },
  IZB_TOKEN: { show: mask },
  IZB_SMTP_URL: { show: withoutPassword, wrong: (it) => needsScheme(it, ['smtp:', 'smtps:']) },
  IZB_LOG: {
    initial: 'info',
    wrong: (it) => (LOG_LEVELS.includes(it as LogLevel) ? null : `must be one of ${LOG_LEVELS.join(', ')}`),
  },
  IZB_ALLOW_HOSTS: { initial: '' },
  IZB_UPLOAD_MAX: {
    initial: '2GB',
    wrong: (it) => (sizeOf(it) === null ? 'must be a size like 500MB or 2GB' : null),
  },
  IZB_TRUST_PROXY: {
    initial: 'false',
    wrong: (it) => (/^(true|false|[\da-fA-F.:/, ]+)$/.test(it) ? null : 'must be true, false, or addresses of proxies'),
  },
  IZB_STORAGE_URL: {
    show: withoutPassword,
    wrong: (it) =>
      bucketOf(it) ? null : 'must be s3://<key id>:<secret>@<host>/<bucket>, with ?region=… where it has one',
  },
  IZB_RATE_LIMIT: {
    initial: '1200',
    wrong: (it) => (/^[1-9]\d{0,8}$/.test(it) ? null : 'must be a number of requests a minute'),
  },
} satisfies Record<string, Variable>

type Name = keyof typeof VARIABLES

const NAMES = Object.keys(VARIABLES) as Name[]
/** Read by the tests and by nothing else. */
const FOREIGN = new Set(['IZB_TEST_PG_URL'])

/** Everything in force, where each value came from, and which names nobody knows. */
export interface ReadConfiguration {
  readonly configuration: Configuration
  readonly values: readonly ConfigurationValue[]
  /** Variables that begin with IZB_ and mean nothing: likely misspelt. */
  readonly unknown: readonly string[]
}

/** Flags go before the environment, the environment before `.env`, and that before the defaults. */
export function readConfiguration(input: ConfigurationInput): ReadConfiguration {
  const file = readEnvFile(input.folder)
  const found = Object.fromEntries(
    NAMES.map((name) => {
      const value = valueInForce(name, input, file)
      const wrong = value.text === null ? null : ((VARIABLES[name] as Variable).wrong?.(value.text) ?? null)
      if (wrong) throw platformFaults.bad_configuration({ name, origin: value.origin, why: wrong })
      return [name, value]
    }),
  ) as Record<Name, { text: string | null; origin: Origin }>
  const text = (name: Name) => found[name].text
  const address = parseDatabaseUrl(text('IZB_DATABASE_URL') ?? '', input.folder)
  return {
    configuration: {
      // Absolute, because a run's own process may stand in another folder.
      databaseUrl: address.dialect === 'sqlite' ? `sqlite:${address.file}` : address.url,
      dataDir: resolve(input.folder, text('IZB_DATA_DIR') ?? ''),
      secret: text('IZB_SECRET'),
      url: text('IZB_URL'),
      token: text('IZB_TOKEN'),
      smtpUrl: text('IZB_SMTP_URL'),
      storageUrl: text('IZB_STORAGE_URL'),
      log: text('IZB_LOG') as LogLevel,
      trustProxy: proxiesOf(text('IZB_TRUST_PROXY') ?? ''),
      rateLimit: Number(text('IZB_RATE_LIMIT')),
      allowHosts: (text('IZB_ALLOW_HOSTS') ?? '').split(/[\s,]+/).filter(Boolean),
      uploadBytesMax: sizeOf(text('IZB_UPLOAD_MAX') ?? '') ?? 0,
    },
    values: NAMES.map((name) => {
      const { text: value, origin } = found[name]
      const show = (VARIABLES[name] as Variable).show
      return { name, shown: value !== null && show ? show(value) : value, origin }
    }),
    unknown: [...new Set([...Object.keys(input.env), ...Object.keys(file)])]
      .filter((name) => name.startsWith('IZB_') && !NAMES.includes(name as Name) && !FOREIGN.has(name))
      .sort(),
  }
}

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9 }

/** Bytes of a size like `500MB`; null where it is none. */
function sizeOf(text: string): number | null {
  const [, count, unit = ''] = /^([1-9]\d{0,5}) ?(KB|MB|GB)$/i.exec(text) ?? []
  return count === undefined ? null : Number(count) * (UNITS[unit.toUpperCase()] ?? 0)
}

const proxiesOf = (text: string) => (text === 'true' || text === 'false' ? text === 'true' : text)

/** An empty value is none: `IZB_TOKEN= izb …` takes a token away. */
function valueInForce(name: Name, input: ConfigurationInput, file: NodeJS.Dict<string>) {
  const flag = input.flags?.[name]
  if (flag !== undefined) return { text: flag, origin: 'flag' as const }
  const variable: Variable = VARIABLES[name]
  const initial = {
    text: variable.initial ?? null,
    origin: variable.initial === undefined ? 'not set' : 'default',
  } as const
  const fromEnv = input.env[name]
  if (fromEnv !== undefined) return fromEnv === '' ? initial : { text: fromEnv, origin: 'environment' as const }
  return file[name] ? { text: file[name], origin: '.env' as const } : initial
}

function readEnvFile(folder: string): NodeJS.Dict<string> {
  const file = join(folder, '.env')
  try {
    // A pipe would be waited for until somebody writes into it.
    return statSync(file).isFile() ? parseEnv(readFileSync(file, 'utf8')) : {}
  } catch {
    return {}
  }
}

function needsScheme(text: string, schemes: readonly string[]): string | null {
  const url = URL.parse(text)
  return url && schemes.includes(url.protocol)
    ? null
    : `must be a URL that begins with ${schemes.map((it) => `${it}//`).join(' or ')}`
}
