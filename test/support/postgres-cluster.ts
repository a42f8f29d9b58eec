import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findPostgres, type RunAs, unprivileged } from './postgres-binaries.ts'

/** A running server; `url` is a database of it. */
export interface Cluster {
  readonly url: string
  /** Kills the server and all its backends at once; nobody of them gets to say or write anything. */
  crash(): Promise<void>
  /** Starts it again after a crash, on the same data and port; it may still be recovering. */
  revive(): void
  /** Resolves when it takes connections; throws when it does not within half a minute. */
  answers(): Promise<void>
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

/** How a server is to run: settings beyond those of the tests. */
export interface ClusterOptions {
  readonly settings?: Readonly<Record<string, string>>
}

/** Starts a PostgreSQL that ends with this process, however this process ends. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const runAs = unprivileged()
  const binaries = findPostgres(runAs)
  const removeCopy = () => binaries.copy && rmSync(binaries.copy, { recursive: true, force: true })
  let failure: unknown
  // Between finding a free port and listening on it, somebody else may take it.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const server = await startOn(binaries.folder, runAs, await freePort(), options)
      return { ...server, stop: () => server.stop().finally(removeCopy) }
    } catch (error) {
      failure = error
    }
  }
  removeCopy()
  throw new Error('PostgreSQL for the tests does not start; set IZB_TEST_PG_URL to use another', { cause: failure })
}

async function startOn(folder: string, runAs: RunAs, port: number, options: ClusterOptions): Promise<Cluster> {
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
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // The shell outlives us by a moment: when our end of its input closes, however we died, it clears up.
  // Each line of its input starts the server once more.
  const start = '"$@" >>"$0/log" 2>&1 & server=$!'
  const script = `${start}; while read -r _; do wait $server; ${start}; done; kill -QUIT $server; wait $server; rm -rf "$0"`
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
  const crash = async () => killTree(await serverOf(cluster))
  return { url, stop, crash, revive: () => void shell.stdin.write('\n'), answers: () => answers(url) }
}

/** The process of a server that may be starting just now: until it wrote its number down, that of the last one stands. */
async function serverOf(cluster: string): Promise<number> {
  const file = join(cluster, 'postmaster.pid')
  const until = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
    if (pid > 0 && lives(pid)) return pid
    if (Date.now() > until)
      throw new Error(`PostgreSQL did not come back:\n${readFileSync(join(cluster, 'log'), 'utf8').slice(-2_000)}`)
    await sleep(10)
  }
}

/** Stopped first, the server can neither see its backends die nor make new ones. */
async function killTree(server: number): Promise<void> {
  process.kill(server, 'SIGSTOP')
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = table.trim().split('\n')
  const backends = pairs.map((line) => line.trim().split(/\s+/).map(Number)).filter(([, parent]) => parent === server)
  const pids = [...backends.map(([pid = 0]) => pid), server]
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  while (pids.some(lives)) await sleep(10)
}

/** A zombie holds nothing any more. */
function lives(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z')
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
