import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault, type FaultKind } from '../../engine/kernel/fault.ts'
import { type Database, type DatabaseOptions, openDatabase } from './database.ts'
import { isMigrated } from './migrations.ts'

/** What the child that migrates says before it ends. */
export type MigrateAnswer =
  | { readonly applied: readonly string[]; readonly backup: string | null }
  | {
      readonly fault: { code: string; kind: FaultKind; detail: string; fix: string; data: Record<string, unknown> }
    }

/** Opens a database and migrates it first where it must be. */
export async function openMigrated(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const db = await openDatabase(url, options)
  try {
    if (await isMigrated(db)) return db
  } catch (error) {
    await db.close()
    throw error
  }
  await db.close()
  await migrateInChild(url)
  return openDatabase(url, options)
}

/** Makes sure that the tables are those of this version. */
export async function ensureMigrated(url: string): Promise<void> {
  const db = await openMigrated(url)
  await db.close()
}

/** In a process of its own: the ORM would stay in the memory of this one for as long as it lives. */
function migrateInChild(url: string): Promise<void> {
  const file = fileURLToPath(new URL(`./migrate-child${extname(import.meta.filename)}`, import.meta.url))
  const child = fork(file, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let complaint = ''
  child.stderr?.on('data', (bytes) => {
    complaint = (complaint + bytes).slice(-4000)
  })
  return new Promise((resolve, reject) => {
    let answer: MigrateAnswer | undefined
    child.once('message', (message) => {
      answer = message as MigrateAnswer
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (!answer) reject(new Error(`migrating ended with ${signal ?? code}: ${complaint}`))
      else if ('fault' in answer) {
        const { code, kind, detail, fix, data } = answer.fault
        reject(new Fault(code, kind, detail, fix, data))
      } else resolve()
    })
    child.send({ url })
  })
}
