import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of names, values and platforms: beside the code in a clone, one level up in the published package. */
const MAPPINGS = findMappings(import.meta.dirname)

function findMappings(from: string): string {
  for (let folder = from; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, 'mappings')
    if (existsSync(join(candidate, 'attributes.json'))) return candidate
  }
  throw new Error('the folder mappings/ is missing')
}

/** Reads one file of facts. */
export function readFacts<Facts>(file: string): Facts {
  return JSON.parse(readFileSync(join(MAPPINGS, file), 'utf8')) as Facts
}

/** Reads the texts of all files whose names end so, by what stands before. */
export function readFactTexts(ending: string): ReadonlyMap<string, string> {
  const files = readdirSync(MAPPINGS).filter((file) => file.endsWith(ending))
  const names = files.map((file) => file.slice(0, -ending.length)).sort()
  return new Map(names.map((name) => [name, readFileSync(join(MAPPINGS, name + ending), 'utf8')]))
}

/** Reads all files of a folder of facts, by their names without extension. */
export function readFactsFolder<Facts>(folder: string): ReadonlyMap<string, Facts> {
  const files = readdirSync(join(MAPPINGS, folder)).filter((file) => file.endsWith('.json'))
  return new Map(files.sort().map((file) => [file.slice(0, -5), readFacts<Facts>(join(folder, file))]))
}

/** Makes a function that computes once, when first asked. */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
