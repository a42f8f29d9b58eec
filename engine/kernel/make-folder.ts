import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder with all it lies in, each by itself: Node's own recursive way never ends below /proc, where nothing
 * can be made. Throws the error of the system, `EEXIST` where a file has that name.
 */
export function makeFolder(path: string, mode = 0o777): void {
  if (isFolder(path)) return
  const missing = [resolve(path)]
  for (let above = dirname(missing[0] ?? ''); !existsSync(above); above = dirname(above)) missing.unshift(above)
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode })
    } catch (error) {
      // Somebody else may have made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(folder)) throw error
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
