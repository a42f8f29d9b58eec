import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import type { ImportReport } from '../../engine/report/report.ts'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { freshMarketplace } from './databases.ts'

const PROGRAM = fileURLToPath(new URL('../../cli/izb.js', import.meta.url))
const TRACE = /^\s+at .+:\d+:\d+\)?$|met an error of its own|unhandled|heap limit/im

/** What the program said and how it left. */
export interface Told {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** The program while it runs. */
export interface Running {
  readonly pid: number
  readonly ended: Promise<Told>
  kill(signal: NodeJS.Signals): void
  /** Resolves when it has said this on standard error. */
  said(text: string | RegExp): Promise<void>
  /** Where it serves, once it has said so. */
  address(): string
}

/** A folder with a marketplace, in which the program is run as somebody types it. */
export class Shop {
  readonly folder: string
  readonly url: string | null
  readonly #env: Readonly<Record<string, string>>

  constructor(folder: string, url: string | null, env: Readonly<Record<string, string>> = {}) {
    this.folder = folder
    this.url = url
    this.#env = env
  }

  /** The same shop, whose program is started with these variables too. */
  with(env: Readonly<Record<string, string>>): Shop {
    return new Shop(this.folder, this.url, env)
  }

  /** Writes a file into the folder and gives back its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
    return path
  }

  read(name: string): Promise<string> {
    return readFile(join(this.folder, name), 'utf8')
  }

  start(args: readonly string[], input?: string | Uint8Array): Running {
    const clean = Object.entries(process.env).filter(([name]) => !/^(IZB_|FORCE_COLOR|COLUMNS|NODE_OPTIONS)/.test(name))
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: this.folder,
      env: {
        ...Object.fromEntries(clean),
        NO_COLOR: '1',
        ...(this.url === null ? {} : { IZB_DATABASE_URL: this.url }),
        ...this.#env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    const ended = new Promise<Told>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ exit: code ?? -1, out, err }))
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    // Whoever reads nothing of it may be gone before all is sent.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const said = (text: string | RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => (typeof text === 'string' ? err.includes(text) : text.test(err)) && resolve()
        child.stderr.on('data', look)
        child.on('close', () => reject(new Error(`it ended without saying ${text}: ${err}`)))
        look()
      })
    const address = () => /Serving at (\S+)/.exec(err)?.[1] ?? ''
    return { pid: child.pid ?? 0, ended, kill: (signal) => void child.kill(signal), said, address }
  }

  /** Runs the program to its end. Whatever happens, nobody gets to see a stack trace. */
  async run(args: readonly string[], input?: string | Uint8Array): Promise<Told> {
    return withoutTrace(await this.start(args, input).ended)
  }

  /** Imports with `--yes --json` and gives back the report; `exit` is how the program must leave. */
  async imports(exit: number, args: readonly string[], input?: string | Uint8Array): Promise<ImportReport> {
    const told = await this.run(['import', ...args, '--yes', '--json'], input)
    expect({ exit: told.exit, err: told.err, out: told.exit === exit ? '' : told.out }).toMatchObject({ exit, out: '' })
    const report = JSON.parse(told.out) as ImportReport
    const { read, valid, invalid, error, created, updated, unchanged, skipped, removed } = report.counts
    expect(read).toBe(valid + invalid + error)
    expect(valid).toBe(created + updated + unchanged + skipped + removed)
    return report
  }

  /** Runs a command that must end well, and reads the JSON it prints. */
  async json<T = Record<string, unknown>>(args: readonly string[], input?: string | Uint8Array): Promise<T> {
    const told = await this.run([...args, '--json'], input)
    expect(told).toMatchObject({ exit: 0 })
    return JSON.parse(told.out) as T
  }

  /** What `izb doctor` finds wrong, but for how full this machine is. */
  async complaints(): Promise<string[]> {
    const told = await this.run(['doctor', '--json'])
    const { checks } = JSON.parse(told.out) as { checks: readonly { name: string; state: string; says: string }[] }
    const bad = checks.filter(({ name, state }) => name !== 'Disk space' && state === 'fail')
    return bad.map(({ name, says }) => `${name}: ${says}`)
  }

  /** Looks into the tables. */
  async look<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const db = await openDatabase(this.url ?? `sqlite:${join(this.folder, 'izb.db')}`)
    try {
      return await work(db)
    } finally {
      await db.close()
    }
  }

  /** Every offer by its SKU: state, price in minor units, stock. */
  async offers(): Promise<Record<string, { state: string; price: number | null; stock: number | null }>> {
    const rows = await this.look((db) =>
      db.kysely.selectFrom('offer').select(['sku', 'state', 'price', 'stock']).execute(),
    )
    return Object.fromEntries(rows.map(({ sku, ...rest }) => [sku, rest]))
  }
}

/** Last words in which nobody gets to see a stack trace. */
export function withoutTrace(told: Told): Told {
  expect(`${told.err}${told.out}`).not.toMatch(TRACE)
  return told
}

/** A shop of the present test on a database of its own; `null`: nobody configured anything. */
export async function openShop(dialect: Database['dialect'] | null = 'sqlite'): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'izb-shop-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return new Shop(folder, dialect === null ? null : await freshMarketplace(dialect))
}

/** A mapping document of offers with this body. */
export function mappingOf(body: string): string {
  return `version: 1\ntarget: offers\n${body.trimStart()}`
}

/** A feed of n articles; `change` may alter or drop (null) one. */
export function articles(
  count: number,
  change: (n: number, cells: string[]) => readonly string[] | null = (_, cells) => cells,
): string {
  const lines = ['sku;title;price;stock']
  for (let n = 1; n <= count; n++) {
    const cells = change(n, [`A-${n}`, `Article no. ${n}`, `${n}.90`, String(n % 50)])
    if (cells) lines.push(cells.join(';'))
  }
  return `${lines.join('\n')}\n`
}
