import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder as makeFolders } from '../../engine/kernel/make-folder.ts'
import { fullDisk, sourceFaults } from '../../engine/pipeline/spool.faults.ts'

const WHY: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of that path is a file',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOENT: 'nothing can be made there',
  ELOOP: 'a link in that path leads back to itself',
  ENAMETOOLONG: 'a name in that path is too long',
  EROFS: 'that disk can be read only',
}

/** What is said of a folder that could not be made either. */
const NEVER_MADE = new Set(['ENOTDIR', 'ELOOP', 'ENAMETOOLONG'])

/** Makes a folder below the data folder. Throws `source.folder_unusable` and `source.disk_full`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    makeFolders(path)
  } catch (error) {
    throw unusable(error, path)
  }
}

/** Makes a folder for what is thrown away again, whose name begins like this. */
export async function makePassingFolder(dataDir: string, prefix: string): Promise<string> {
  await makeFolder(dataDir)
  return mkdtemp(join(dataDir, prefix)).catch((error: unknown) => {
    throw unusable(error, dataDir)
  })
}

/** Removes a folder with all that is in it; one that never came to be is gone already. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch((error: NodeJS.ErrnoException) => {
    if (!NEVER_MADE.has(error.code ?? '')) throw error
  })
}

function unusable(error: unknown, folder: string): unknown {
  const why = WHY[(error as NodeJS.ErrnoException).code ?? '']
  return why === undefined ? fullDisk(error, folder) : sourceFaults.folder_unusable({ folder, why }, { cause: error })
}
