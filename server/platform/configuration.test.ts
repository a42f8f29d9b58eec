import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfiguration } from './configuration.ts'

function folderWith(env: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'izb-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, '.env'), env)
  return folder
}

test('nothing said is an SQLite file in this folder', () => {
  const { configuration, values, unknown } = readConfiguration({ env: {}, folder: '/nowhere' })

  expect(configuration).toEqual({
    databaseUrl: 'sqlite:/nowhere/izb.db',
    dataDir: '/nowhere/.izb',
    secret: null,
    url: null,
    token: null,
    smtpUrl: null,
    storageUrl: null,
    log: 'info',
    allowHosts: [],
    trustProxy: false,
    rateLimit: 1200,
    uploadBytesMax: 2_000_000_000,
  })
  expect(values.map((it) => [it.name, it.origin])).toEqual([
    ['IZB_DATABASE_URL', 'default'],
    ['IZB_DATA_DIR', 'default'],
    ['IZB_SECRET', 'not set'],
    ['IZB_URL', 'not set'],
    ['IZB_TOKEN', 'not set'],
    ['IZB_SMTP_URL', 'not set'],
    ['IZB_LOG', 'default'],
    ['IZB_ALLOW_HOSTS', 'default'],
    ['IZB_UPLOAD_MAX', 'default'],
    ['IZB_TRUST_PROXY', 'default'],
    ['IZB_STORAGE_URL', 'not set'],
    ['IZB_RATE_LIMIT', 'default'],
  ])
  expect(unknown).toEqual([])
})

test('a flag goes before the environment, the environment before .env, .env before the default', () => {
  const folder = folderWith(
    'IZB_LOG=warn\nIZB_URL="https://file.example"\nIZB_TOKEN=file\nIZB_ALLOW_HOSTS=a.local, 10.0.0.0/8\n',
  )
  const env = { IZB_LOG: 'error', IZB_URL: 'https://env.example', PATH: '/bin' }
  const { configuration, values } = readConfiguration({ env, flags: { IZB_LOG: 'debug' }, folder })
  const origins = Object.fromEntries(values.map((it) => [it.name, it.origin]))

  expect(configuration).toMatchObject({ log: 'debug', url: 'https://env.example', token: 'file' })
  expect(configuration.allowHosts).toEqual(['a.local', '10.0.0.0/8'])
  expect(origins).toMatchObject({ IZB_LOG: 'flag', IZB_URL: 'environment', IZB_TOKEN: '.env', IZB_DATA_DIR: 'default' })
})

test('an empty variable of the environment takes back what .env says', () => {
  const folder = folderWith('IZB_TOKEN=file\n')
  expect(readConfiguration({ env: { IZB_TOKEN: '' }, folder }).configuration.token).toBeNull()
})

test('a pipe or a folder named .env says nothing, and nobody waits for it', () => {
  const folder = folderWith('')
  rmSync(join(folder, '.env'))
  execFileSync('mkfifo', [join(folder, '.env')])
  expect(readConfiguration({ env: {}, folder }).configuration.token).toBeNull()
  rmSync(join(folder, '.env'))
  mkdirSync(join(folder, '.env'))
  expect(readConfiguration({ env: {}, folder }).configuration.token).toBeNull()
})

test('secrets are never shown', () => {
  const env = {
    IZB_DATABASE_URL: 'postgres://izb:hunter2@db.example/izb',
    IZB_SECRET: 'hunter2'.repeat(5),
    IZB_TOKEN: 'hunter2',
    IZB_SMTP_URL: 'smtp://me:hunter2@mail.example',
    IZB_STORAGE_URL: 's3://me:hunter2@s3.example/bucket',
  }
  const { values } = readConfiguration({ env, folder: '/nowhere' })

  expect(JSON.stringify(values)).not.toContain('hunter2')
  expect(values[0]?.shown).toBe('postgres://izb:***@db.example/izb')
})

test.each([
  [{ IZB_LOG: 'loud' }, 'The setting IZB_LOG in the environment must be one of silent, error, warn, info, debug.'],
  [
    { IZB_URL: 'shop.example' },
    'The setting IZB_URL in the environment must be a URL that begins with http:// or https://.',
  ],
  [{ IZB_SECRET: 'short' }, 'The setting IZB_SECRET in the environment must have 32 characters at least.'],
  [{ IZB_DATABASE_URL: 'mysql://x' }, '“mysql://x” is no address of a database'],
])('%o is refused in words', (env, message) => {
  expect(() => readConfiguration({ env, folder: '/nowhere' })).toThrow(message)
})

test('a misspelt variable is told', () => {
  const { unknown } = readConfiguration({ env: { IZB_DATABSE_URL: 'x', IZB_TEST_PG_URL: 'y' }, folder: '/nowhere' })
  expect(unknown).toEqual(['IZB_DATABSE_URL'])
})
