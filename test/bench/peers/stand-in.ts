import { createReadStream, readFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import BetterSqlite3 from 'better-sqlite3'
import { parse } from 'csv-parse'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** A statement of a peer's script, or a file to be brought into a table. */
type Step = { readonly sql: string } | { readonly table: string; readonly file: string }

const LOAD =
  /^(?:\.import --csv --skip 1 --schema temp (?<file>\S+) (?<table>\w+)|\\copy (?<into>\w+) from '(?<path>[^']+)'.*)$/

function stepsOf(script: string): Step[] {
  const steps: Step[] = []
  let sql = ''
  for (const line of script.split('\n')) {
    const load = LOAD.exec(line)?.groups
    if (!load) {
      sql += `${line}\n`
      continue
    }
    steps.push({ sql }, { table: load.table ?? load.into ?? '', file: load.file ?? load.path ?? '' })
    sql = ''
  }
  return [...steps, { sql }]
}

async function onSqlite(file: string, steps: readonly Step[]): Promise<void> {
  const db = new BetterSqlite3(file)
  for (const step of steps) {
    if ('sql' in step) {
      db.exec(step.sql)
      continue
    }
    const width = db.pragma(`table_info(${step.table})`) as unknown[]
    const insert = db.prepare(`insert into temp.${step.table} values (${width.map(() => '?').join(',')})`)
    db.exec('begin')
    for await (const row of createReadStream(step.file).pipe(parse({ from: 2 }))) insert.run(row)
    db.exec('commit')
  }
  db.close()
}

async function onPostgres(url: string, steps: readonly Step[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  for (const step of steps) {
    if ('sql' in step) await client.query(step.sql)
    else {
      const into = client.query(copyFrom(`copy ${step.table} from stdin with (format csv, header true)`))
      await pipeline(createReadStream(step.file), into)
    }
  }
  await client.end()
}

// Stands in for sqlite3 and psql where they are not installed: the same script by the drivers we have.
const [address = '', script = ''] = process.argv.slice(2)
const steps = stepsOf(readFileSync(script, 'utf8'))
await (address.startsWith('postgres') ? onPostgres(address, steps) : onSqlite(address, steps))
