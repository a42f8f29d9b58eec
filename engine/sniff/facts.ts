import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of names, values and platforms: beside the code in a clone, one level up in the published package. */
const MAPPINGS = findMappings(import.meta.dirname)

function findMappings(from: string): string {
  for (let above = from; dirname(above) !== above; above = dirname(above)) {
    const candidate = join(above, 'mappings')
    if (existsSync(join(candidate, 'attributes.json'))) return candidate
  }
  throw new Error('the folder mappings/ is missing')
}

let folder = MAPPINGS
let reading = 0

/** Forgets all facts and reads them from another folder; without one, from our own again. */
export function readFactsFrom(other: string = MAPPINGS): void {
  folder = other
  reading++
}

/** Reads one file of facts. */
export function readFacts<Facts>(file: string): Facts {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Facts
}

/** Reads the texts of all files whose names end so, by what stands before. */
export function readFactTexts(ending: string): ReadonlyMap<string, string> {
  const files = readdirSync(MAPPINGS).filter((file) => file.endsWith(ending))
  const names = files.map((file) => file.slice(0, -ending.length)).sort()
  return new Map(names.map((name) => [name, readFileSync(join(MAPPINGS, name + ending), 'utf8')]))
}

/** Reads all files of a folder of facts, by their names without extension. */
export function readFactsFolder<Facts>(within: string): ReadonlyMap<string, Facts> {
  const files = readdirSync(join(folder, within)).filter((file) => file.endsWith('.json'))
  return new Map(files.sort().map((file) => [file.slice(0, -5), readFacts<Facts>(join(within, file))]))
}

/** Makes a function that computes once, when first asked, and again only where facts were read anew. */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value; reading: number } | undefined
  return () => {
    if (made?.reading !== reading) made = { value: make(), reading }
    return made.value
  }
}
