import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../../engine/kernel/make-folder.ts'

/** Where files are kept by what is in them: the same bytes once, whoever brought them. */
export interface ContentStore {
  /** Keeps bytes and gives their digest; the same bytes again are no second file. */
  put(bytes: Uint8Array): Promise<string>
  /** The bytes of a digest; null where they are not there. */
  get(digest: string): Promise<Buffer | null>
  remove(digest: string): Promise<void>
}

/** Nothing but a digest leads into a store. */
export function mustBeDigest(digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`not a digest: ${digest}`)
  return digest
}

/** A store in a folder of the disk. */
export function diskStore(folder: string): ContentStore {
  const pathOf = (digest: string) => join(folder, mustBeDigest(digest).slice(0, 2), digest)
  return {
    put: async (bytes) => {
      const digest = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(digest)
      makeFolder(join(path, '..'), 0o700)
      // Written beside and renamed: nobody ever reads half a file.
      const beside = `${path}.${randomUUID()}`
      await writeFile(beside, bytes, { mode: 0o600, flush: true })
      await rename(beside, path)
      return digest
    },
    get: (digest) =>
      readFile(pathOf(digest)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      }),
    remove: (digest) => rm(pathOf(digest), { force: true }),
  }
}
