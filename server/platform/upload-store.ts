import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolder } from '../../engine/kernel/make-folder.ts'
import { platformFaults } from './faults.ts'

/** Bytes that were handed in: which they are, and what their sender calls them. */
export interface StoredUpload {
  readonly digest: string
  /** Said by a stranger: words, and never a path of ours. */
  readonly name: string
}

/** Where uploads lie until they expire, by what is in them. */
export interface UploadStore {
  readonly bytesMax: number
  /** Keeps a stream as it comes. Throws `platform.upload_too_large`, `platform.upload_broken`, and leaves nothing then. */
  take(bytes: Readable): Promise<{ readonly digest: string; readonly bytes: number }>
  /** Removes what nobody needs and is older than that; gives back how many files. */
  sweep(needed: ReadonlySet<string>, before: Date): Promise<number>
}

const folderOf = (dataDir: string) => join(dataDir, 'uploads')

/** Where the bytes of a digest lie. */
export function uploadPath(dataDir: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`not a digest: ${digest}`)
  return join(folderOf(dataDir), digest.slice(0, 2), digest)
}

/** A store in the data folder. */
export function uploadStore(dataDir: string, bytesMax: number): UploadStore {
  return {
    bytesMax,
    take: async (bytes) => {
      const folder = folderOf(dataDir)
      makeFolder(folder, 0o700)
      // Written beside and renamed: nobody ever reads half a file.
      const beside = join(folder, `${randomUUID()}.part`)
      try {
        const counting = counter(bytesMax)
        const end = poured(bytes, counting.through)
        const file = createWriteStream(beside, { mode: 0o600, flush: true })
        await pipeline(counting.through, file).finally(end)
        const digest = counting.digest()
        const path = uploadPath(dataDir, digest)
        makeFolder(join(path, '..'), 0o700)
        await rename(beside, path)
        return { digest, bytes: counting.bytes() }
      } catch (error) {
        await rm(beside, { force: true })
        throw named(error)
      }
    },
    sweep: async (needed, before) => {
      let removed = 0
      for (const path of await filesBelow(folderOf(dataDir))) {
        const facts = await stat(path.full).catch(() => null)
        // What came again a moment ago has a new file of the same name, and perhaps no row yet.
        if (!facts || facts.mtime >= before || needed.has(path.name)) continue
        await rm(path.full, { force: true })
        removed += 1
      }
      return removed
    },
  }
}

/**
 * Pours a stream into another one, which hears of it where it breaks off. It is not destroyed itself: whoever sends too
 * much is told so over the same connection. Gives what is done in the end: the rest is let run by.
 */
function poured(bytes: Readable, into: Transform): () => void {
  const broken = (error?: Error) =>
    void (bytes.readableEnded || into.destroy(error ?? Object.assign(new Error('broken off'), { code: 'ECONNRESET' })))
  bytes.once('error', broken).once('close', () => broken())
  bytes.pipe(into)
  return () => {
    bytes.unpipe(into)
    bytes.resume()
  }
}

function counter(bytesMax: number) {
  const hash = createHash('sha256')
  let bytes = 0
  const through = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length
      if (bytes > bytesMax) return done(platformFaults.upload_too_large({ bytesMax }))
      hash.update(piece)
      done(null, piece)
    },
  })
  return { through, bytes: () => bytes, digest: () => hash.digest('hex') }
}

const FULL = ['ENOSPC', 'EDQUOT']
const BROKEN = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ABORT_ERR', 'EPIPE', 'ECONNABORTED']

function named(error: unknown): unknown {
  const code = String((error as NodeJS.ErrnoException).code)
  if (FULL.includes(code)) return platformFaults.no_room({}, { cause: error })
  return BROKEN.includes(code) ? platformFaults.upload_broken({}, { cause: error }) : error
}

async function filesBelow(folder: string): Promise<{ readonly name: string; readonly full: string }[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return found.filter((it) => it.isFile()).map((it) => ({ name: it.name, full: join(it.parentPath, it.name) }))
}
