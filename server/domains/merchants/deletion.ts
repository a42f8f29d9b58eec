import { globSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Actor } from '../../../engine/kernel/event.ts'
import type { ContentStore } from '../../platform/content-store.ts'
import type { Tx } from '../../platform/database.ts'

/** The end of a merchant, as every domain that has something of it takes part in it. */
export interface Ending {
  readonly tx: Tx
  readonly merchantId: number
  readonly at: Date
  readonly actor: Actor
  /** Where files of it are kept; null where that is not known. */
  readonly content: ContentStore | null
}

/** What is done once the end is written down: nothing of it can be taken back, so nothing of it may be before. */
type Afterwards = () => Promise<void>

/**
 * What one domain has to say when a merchant is deleted for good: what stands in the way, in words, and what is to be
 * done in the same transaction. One file `<domain>.deletion.ts` a domain, found by its name.
 */
export interface Deletion {
  hinders?(ending: Ending): Promise<string | null>
  end?(ending: Ending): Promise<Afterwards | undefined>
}

export function defineDeletion(deletion: Deletion): Deletion {
  return deletion
}

let loaded: Promise<readonly Deletion[]> | null = null

/** The deletions of all domains. */
export function deletions(): Promise<readonly Deletion[]> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<readonly Deletion[]> {
  const cwd = join(import.meta.dirname, '..')
  const files = globSync(`*/*.deletion${extname(import.meta.filename)}`, { cwd }).sort()
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(cwd, file)).href)))
  return modules.map((module) => module.default as Deletion)
}
