import { parse } from 'yaml'
import type { MappingDocument, PlatformMarks } from '../contract/mapping.ts'
import { once, readFactTexts } from '../sniff/facts.ts'
import { readMapping } from './read.ts'

/** A mapping for the files of one platform, as it lies in `mappings/<id>.mapping.yaml`. */
export interface ReadyMapping {
  readonly id: string
  readonly text: string
  readonly document: MappingDocument & { readonly platform: PlatformMarks }
}

/** The texts of the ready mappings by their ids; nothing of them is read. */
export const readyTexts = once((): ReadonlyMap<string, string> => readFactTexts('.mapping.yaml'))

const read = new Map<string, ReadyMapping>()

/** The ready mapping of this id; null where there is none. */
export function readyMapping(id: string): ReadyMapping | null {
  const text = readyTexts().get(id)
  const known = read.get(id)
  if (known || text === undefined) return known ?? null
  const document = readMapping(text, `${id}.mapping.yaml`)
  const { platform } = document
  if (!platform) throw new Error(`mappings/${id}.mapping.yaml does not say whose files it takes`)
  const ready = { id, text, document: { ...document, platform } }
  read.set(id, ready)
  return ready
}

/** All ready mappings, by name. */
export function readyMappings(): readonly ReadyMapping[] {
  return [...readyTexts().keys()].flatMap((id) => readyMapping(id) ?? [])
}

const MARKS = /^platform:\n((?: {2}(?!names:).*\n)+)/m

/** By what a platform is recognised. Reading whole mappings takes a quarter of a second, and one of them is wanted. */
export function marksOf(id: string, text: string): Omit<PlatformMarks, 'names'> {
  const part = MARKS.exec(text)?.[1]
  if (part === undefined) throw new Error(`mappings/${id}.mapping.yaml does not begin with whose files it takes`)
  return parse(part) as PlatformMarks
}
