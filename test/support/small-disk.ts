import fs, { type PathLike } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { sep } from 'node:path'

// Loaded before a program (`node --import`), it makes its disks small, wherever that program runs and whoever it is:
// SQLite itself refuses pages beyond DISK_PAGES, and the folders of runs take DISK_BYTES_OF_RUNS bytes in all.

const pages = process.env.DISK_PAGES
const bytesOfRuns = process.env.DISK_BYTES_OF_RUNS

if (pages !== undefined) {
  const { prototype } = createRequire(import.meta.url)('better-sqlite3') as typeof import('better-sqlite3')
  const { pragma } = prototype
  prototype.pragma = function (this: typeof prototype, source, options) {
    const answer = pragma.call(this, source, options)
    if (source === 'journal_mode = WAL') pragma.call(this, `max_page_count = ${Number(pages)}`)
    return answer
  }
}

if (bytesOfRuns !== undefined) {
  let left = Number(bytesOfRuns)
  const files = new Set<number>()
  const take = (bytes: number) => {
    left -= bytes
    if (left < 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  const isOfRun = (path: PathLike) => String(path).includes(`${sep}runs${sep}`)

  const { openSync, writeSync } = fs
  fs.openSync = (path, ...how) => {
    const file = openSync(path, ...how)
    if (isOfRun(path)) files.add(file)
    return file
  }
  fs.writeSync = ((file: number, bytes: Uint8Array, from: number, length: number, ...rest: never[]) => {
    if (files.has(file)) take(length)
    return writeSync(file, bytes, from, length, ...rest)
  }) as typeof writeSync

  const { open } = fs.promises
  fs.promises.open = async (path, ...how) => {
    const file = await open(path, ...how)
    if (!isOfRun(path)) return file
    const { write } = file
    file.write = (async (bytes: Uint8Array, from = 0, ...rest: never[]) => {
      take(bytes.byteLength - from)
      return write.call(file, bytes as never, from, ...rest)
    }) as typeof write
    return file
  }
  syncBuiltinESMExports()
}
