import BetterSqlite3 from 'better-sqlite3'
import { Fault } from '../../engine/kernel/fault.ts'
import { platformFaults } from './faults.ts'

/** What SQLite says, as a fault where somebody can do something about it; anything else is given back untouched. */
export function sqliteFault(error: unknown, file: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  const code = error instanceof BetterSqlite3.SqliteError ? error.code : ((error as NodeJS.ErrnoException).code ?? '')
  const cause = { cause: error }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return platformFaults.disk_full({ where: file }, cause)
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return platformFaults.not_a_database({ file }, cause)
  if (code.startsWith('SQLITE_READONLY')) return platformFaults.read_only({ where: file }, cause)
  if (/^SQLITE_(CANTOPEN|IOERR|PERM)|^E(ACCES|PERM|NOENT|NOTDIR|ROFS|EXIST|LOOP|NAMETOOLONG)$/.test(code)) {
    return platformFaults.cannot_open({ file, why: error.message }, cause)
  }
  // better-sqlite3 names no code where the folder is missing or is a file.
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return platformFaults.cannot_open({ file, why: 'its folder does not exist' }, cause)
  }
  return error
}
