import { createReadStream, openSync } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { defineSource } from '../contract/source.ts'
import { sourceFaults } from '../pipeline/spool.faults.ts'

const PIECE_BYTES = 1024 * 1024
// A scheme has two letters at least: `C:\feeds\a.csv` is a path.
const SCHEME = /^[a-z][a-z0-9+.-]+:/i

export default defineSource({
  name: 'file',
  summary: 'A file on this machine.',
  examples: ['feed.csv', '/srv/feeds/offers.xml.gz', 'file:///srv/feeds/offers.xml'],
  local: true,
  matches: (address) => address !== '-' && (!SCHEME.test(address) || /^file:/i.test(address)),
  async open(address) {
    const path = /^file:/i.test(address) ? pathOf(address) : address
    const file = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES') throw sourceFaults.no_permission({ address }, { cause: error })
      throw sourceFaults.not_found({ address }, { cause: error })
    })
    if (file.isDirectory()) throw sourceFaults.is_directory({ address })
    await access(path, constants.R_OK).catch((error: unknown) => {
      throw sourceFaults.no_permission({ address }, { cause: error })
    })
    const stream = () => (file.isFIFO() ? pipeOf(path) : createReadStream(path, { highWaterMark: PIECE_BYTES }))
    // A pipe or device has neither a size nor a second reading.
    if (!file.isFile()) return { stream, name: basename(path) }
    if (file.size === 0) throw sourceFaults.empty({ name: address })
    return { stream, path, sizeBytes: file.size, name: basename(path) }
  },
})

/** A named pipe to which perhaps nobody ever writes: waited for in a way that can be given up. */
function pipeOf(path: string): Readable {
  return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), writable: false })
}

function pathOf(address: string): string {
  try {
    return fileURLToPath(address)
  } catch (error) {
    throw sourceFaults.not_found({ address }, { cause: error })
  }
}
