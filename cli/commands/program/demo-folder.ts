import { access, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder } from '../../../engine/kernel/make-folder.ts'
import { filesFaults } from '../../files.faults.ts'

/** Where the tour takes place. */
export interface DemoFolder {
  readonly folder: string
  readonly databaseUrl: string
  readonly dataDir: string
  readonly temporary: boolean
  /** The whole path of a file of the tour. */
  path(file: string): string
  /** The same as one types it from where one is. */
  shown(file: string): string
  /** Removes it, where it is temporary. */
  leave(): Promise<void>
}

const NAME = 'izb-demo'
const DATABASE = 'izb.db'

/** Makes the folder with the feeds of the tour in it. Throws `files.cannot_write`. */
export async function makeDemoFolder(
  from: string,
  options: { readonly folder?: string; readonly fresh?: boolean; readonly temp?: boolean },
): Promise<DemoFolder> {
  const temporary = options.temp === true
  let folder = temporary ? join(tmpdir(), `${NAME}-`) : resolve(from, options.folder ?? NAME)
  try {
    if (temporary) folder = await mkdtemp(folder)
    else makeFolder(folder)
    if (options.fresh) await clear(folder)
    const feeds = await feedsFolder()
    for (const file of await readdir(feeds)) await copyFile(join(feeds, file), join(folder, file))
  } catch (error) {
    throw filesFaults.cannot_write({ file: folder, why: (error as NodeJS.ErrnoException).code ?? 'unknown' })
  }
  return {
    folder,
    databaseUrl: `sqlite:${join(folder, DATABASE)}`,
    dataDir: join(folder, '.izb'),
    temporary,
    path: (file) => join(folder, file),
    shown: (file) => (temporary ? join(folder, file) : relative(from, join(folder, file)) || '.'),
    leave: async () => {
      if (temporary) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Only what a demo made: a folder may hold other things too. */
async function clear(folder: string): Promise<void> {
  const made = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, '.izb']
  for (const name of made) await rm(join(folder, name), { recursive: true, force: true })
}

/** In a clone beside the code, in the published package beside `dist`. */
async function feedsFolder(): Promise<string> {
  const places = ['../../../fixtures/demo', '../../../../fixtures/demo']
  for (const place of places) {
    const folder = fileURLToPath(new URL(place, import.meta.url))
    const there = await access(folder).then(
      () => true,
      () => false,
    )
    if (there) return folder
  }
  throw new Error('the feeds of the demo are not part of this installation')
}
