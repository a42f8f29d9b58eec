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
