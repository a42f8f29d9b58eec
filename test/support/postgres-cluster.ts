import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findPostgres, type RunAs, unprivileged } from './postgres-binaries.ts'

/** A running server; `url` is a database of it. */
export interface Cluster {
  readonly url: string
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 30_000
const ATTEMPTS = 3

/** The address of another database of the same server. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

/** Speaks to the server on a connection of its own. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Starts a PostgreSQL that ends with this process, however this process ends. */
export async function startCluster(): Promise<Cluster> {
  const runAs = unprivileged()
  const binaries = findPostgres(runAs)
  const removeCopy = () => binaries.copy && rmSync(binaries.copy, { recursive: true, force: true })
  let failure: unknown
  // Between finding a free port and listening on it, somebody else may take it.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const server = await startOn(binaries.folder, runAs, await freePort())
      return { url: server.url, stop: () => server.stop().finally(removeCopy) }
    } catch (error) {
      failure = error
    }
  }
  removeCopy()
  throw new Error('PostgreSQL for the tests does not start; set IZB_TEST_PG_URL to use another', { cause: failure })
}

async function startOn(folder: string, runAs: RunAs, port: number): Promise<Cluster> {
  const cluster = mkdtempSync(join(tmpdir(), 'izb-cluster-'))
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(cluster, runAs.uid, runAs.gid)
  const initFlags = ['--auth=trust', '--username=postgres', '--no-sync', '--encoding=UTF8', '--locale=C']
  execFileSync(join(folder, 'initdb'), ['-D', cluster, ...initFlags], { ...runAs, cwd: '/', stdio: 'pipe' })

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    // A vacuum that looks into the template would keep it from being copied.
    autovacuum: 'off',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // The shell outlives us by a moment: when our end of its input closes, however we died, it clears up.
  const script = '"$@" >"$0/log" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$0"'
  const command = [join(folder, 'postgres'), '-D', cluster, '-p', String(port), ...flags]
  const shell = spawn('sh', ['-c', script, cluster, ...command], {
    ...runAs,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()))
  const stop = () => {
    shell.stdin.end()
    return ended
  }
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  try {
    await answers(url)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      return await onServer(url, async (client) => void (await client.query('select 1')))
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(50)
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
