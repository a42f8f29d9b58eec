import type { Packed, PackedEntity, TargetSchema, Written } from '../contract/target.ts'
import { hashHigh, hashKey, hashLow } from './key-hash.ts'
import { isUnchanged, type KnownKeys } from './key-index.ts'
import { HEAD_WORDS, type MappedChunk, type MappedRest, type Told } from './mapped.ts'
import { sealOf } from './pack-entity.ts'

type Layout = TargetSchema['layout']

/**
 * The records of a chunk as they cross between threads: numbers for each, and lines of text for those that may have to
 * be written. Objects would be copied one by one, and every unchanged record with them.
 */
export interface Bundled extends Told {
  /** Lines of the records that are not unchanged; see `Bundle`. */
  readonly texts: readonly string[]
}

/** The keys of the unchanged records of a chunk, in order. */
export function unchangedKeys({ unchanged }: Told): string[] {
  return unchanged.flatMap((list) => JSON.parse(list) as string[])
}

// The product is the very one of the line before: variations of a product share it.
const SHARED = '='

/**
 * Records on their way out of a thread. Each that may have to be written has a line about itself (row, key, parent,
 * digest, removed, axes as JSON) and two for each entity of the layout: its cells as JSON, and its rest.
 */
export class Bundle {
  readonly #names: readonly string[]
  readonly #known: KnownKeys | null
  #heads = new Uint32Array(HEAD_WORDS * 1_024)
  #length = 0
  readonly #texts: string[] = []
  readonly #unchanged: string[] = []
  /** The last record that was written down. */
  #before: Packed | undefined

  constructor(layout: Layout, known: KnownKeys | null) {
    this.#names = Object.keys(layout)
    this.#known = known
  }

  /** Takes the records of a batch; nothing of them is kept but text. */
  add(records: readonly Packed[]): void {
    let text = ''
    const same: string[] = []
    for (const record of records) {
      hashKey(record.key)
      const unchanged =
        this.#known !== null && !record.removed && isUnchanged(this.#known, hashLow, hashHigh, record.digest)
      this.#head(record.row, hashLow, hashHigh, unchanged ? 1 : 0)
      if (unchanged) {
        same.push(record.key)
        continue
      }
      const { row, key, parent, digest, removed, axes } = record
      text += `${JSON.stringify([row, key, parent, digest, removed, axes])}\n`
      for (const name of this.#names) text += this.#block(record, name)
      this.#before = record
    }
    // Joined now, while its pieces are young.
    if (text !== '') this.#texts.push(flat(text))
    if (same.length > 0) this.#unchanged.push(JSON.stringify(same))
    this.#before = undefined
  }

  get sent(): Bundled {
    return { heads: this.#heads.slice(0, this.#length), texts: this.#texts, unchanged: this.#unchanged }
  }

  #block({ entities, parent }: Packed, name: string): string {
    const entity = entities[name]
    if (entity === undefined) return '\n\n'
    const shared = parent !== null && entity === this.#before?.entities[name]
    return shared ? `${SHARED}\n\n` : sealOf(entity)
  }

  #head(row: number, low: number, high: number, unchanged: number): void {
    if (this.#length === this.#heads.length) {
      const grown = new Uint32Array(this.#heads.length * 2)
      grown.set(this.#heads)
      this.#heads = grown
    }
    this.#heads[this.#length++] = row
    this.#heads[this.#length++] = low
    this.#heads[this.#length++] = high
    this.#heads[this.#length++] = unchanged
  }
}

/** A chunk on the other side. */
export function unbundled({ texts, ...sent }: MappedRest & Bundled, layout: Layout): MappedChunk {
  return { ...sent, records: recordsOf(texts, layout) }
}

/** The records that were written down, with shared entities shared. */
function recordsOf(texts: readonly string[], layout: Layout): Packed[] {
  const names = Object.keys(layout)
  const records: Packed[] = []
  for (const text of texts) {
    const lines = text.split('\n')
    let before: Packed | undefined
    for (let at = 0; at + 1 < lines.length; at += 1 + 2 * names.length) {
      const [row, key, parent, digest, removed, axes] = JSON.parse(lines[at] as string) as HeadLine
      const entities: Record<string, PackedEntity> = {}
      for (let index = 0; index < names.length; index++) {
        const name = names[index] as string
        const cells = lines[at + 1 + 2 * index] as string
        if (cells === '') continue
        if (cells !== SHARED) entities[name] = { cells: cellsOf(cells), rest: lines[at + 2 + 2 * index] as string }
        else if (before) entities[name] = before.entities[name] as PackedEntity
      }
      before = { row, key, parent, digest, removed, axes, entities }
      records.push(before)
    }
  }
  return records
}

type HeadLine = [row: number, key: string, parent: string | null, digest: string, removed: boolean, axes: string]

function cellsOf(line: string): (Written | undefined)[] {
  const cells = JSON.parse(line) as (Written | undefined | object)[]
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]
    // What is untouched travels as an empty object: JSON knows nothing beside null.
    if (typeof cell === 'object' && cell !== null && !Array.isArray(cell)) cells[at] = undefined
  }
  return cells as (Written | undefined)[]
}

/** One piece of memory in place of a tree of pieces. */
function flat(text: string): string {
  // Whatever looks at a character by its number lays the text out.
  text.charCodeAt(text.length - 1)
  return text
}
