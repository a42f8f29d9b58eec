import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Format } from './contract/format.ts'
import type { Rule } from './contract/rule.ts'
import type { Source } from './contract/source.ts'

// `.ts` in a clone, `.js` in the published package: the same code finds its neighbours in both.
const EXTENSION = extname(fileURLToPath(import.meta.url))

/** Loads every plug-in of a folder, sorted by name. Throws where a plug-in's name differs from its file's. */
export async function loadPlugins<Plugin extends { readonly name: string }>(
  folder: string,
): Promise<ReadonlyMap<string, Plugin>> {
  const files = (await readdir(folder)).filter(
    (file) => extname(file) === EXTENSION && !file.endsWith('.d.ts') && !file.includes('.test.'),
  )
  const plugins = await Promise.all(
    files.sort().map(async (file) => {
      const name = file.slice(0, -EXTENSION.length)
      const plugin = ((await import(pathToFileURL(join(folder, file)).href)) as { default: Plugin }).default
      if (plugin?.name !== name) throw new Error(`${join(folder, file)} calls itself ${plugin?.name}`)
      return [name, plugin] as const
    }),
  )
  return new Map(plugins)
}

const folder = (name: string) => fileURLToPath(new URL(`./${name}/`, import.meta.url))

export const loadFormats = () => loadPlugins<Format>(folder('formats'))
export const loadRules = () => loadPlugins<Rule>(folder('rules'))
export const loadSources = () => loadPlugins<Source>(folder('sources'))
