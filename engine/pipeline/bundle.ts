import { hash } from 'node:crypto'
import type { Packed, PackedEntity, TargetSchema, Written } from '../contract/target.ts'
import { freed } from './freed.ts'
import { hashHigh, hashKey, hashLow } from './key-hash.ts'
import { isUnchanged, type KnownKeys } from './key-index.ts'
import { HEAD_WORDS, type MappedChunk, type MappedRest, type Told } from './mapped.ts'
import type { Unsealed } from './pack-entity.ts'

type Layout = TargetSchema['layout']

/**
 * The records of a chunk as they cross between threads: numbers for each, and the bytes of those that may have to be
 * written. Objects would be copied one by one, and every unchanged record with them.
 */
export interface Bundled extends Told {
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The keys of the unchanged records of a chunk, in order. */
export function unchangedKeys({ unchanged }: Told): string[] {
  return unchanged.flatMap((list) => JSON.parse(list) as string[])
}

/** What a record's first line says of it, and then the cells of each entity; null where it has none here. */
type Line = [salt: string, key: string, parent: string | null, removed: boolean, axes: string, product: string]
const LINE_HEAD = 6

const DIGEST_CHARS = 16
/** The product is that of the record before: variations of a product share it. */
const SHARED = '=\n\n'

/**
 * Records on their way out of a thread, written down as UTF-8: a line of JSON about the record with the cells of its
 * entities, a line for the rest of each entity, and at the end its digest. The product of variations stands in two
 * lines of its own, once; their digests know it by its own.
 */
export class Bundle {
  readonly #names: readonly string[]
  readonly #salt: string
  readonly #known: KnownKeys | null
  #heads = new Uint32Array(HEAD_WORDS * 2_048)
  #headsLength = 0
  #bytes = Buffer.allocUnsafeSlow(1 << 20)
  #length = 0
  #unchanged: string[] = []

  /** `salt`: what else a digest stands for — the mapping and the definitions. */
  constructor(layout: Layout, salt: string, known: KnownKeys | null) {
    this.#names = Object.keys(layout)
    this.#salt = salt
    this.#known = known
  }

  /** Takes the records of a batch; nothing of them is kept but bytes. */
  add(records: readonly Unsealed[]): void {
    const same: string[] = []
    let before: Unsealed['product']
    for (const record of records) {
      const from = this.#length
      this.#write(this.#textOf(record))
      const digest = record.removed
        ? ''
        : hash('sha256', this.#bytes.subarray(from, this.#length)).slice(0, DIGEST_CHARS)
      hashKey(record.key)
      if (digest !== '' && this.#known !== null && isUnchanged(this.#known, hashLow, hashHigh, digest)) {
        same.push(record.key)
        this.#length = from
      } else {
        const { product } = record
        if (product) this.#write(product === before ? SHARED : product.text)
        before = product
        this.#write(digest)
      }
      this.#head(record.row, hashLow, hashHigh, this.#length - from)
    }
    if (same.length > 0) this.#unchanged.push(JSON.stringify(same))
  }

  /** Hands out what has been taken, and begins anew. */
  take(): Bundled {
    const heads = this.#heads.slice(0, this.#headsLength)
    const bytes = new Uint8Array(this.#bytes.subarray(0, this.#length))
    const unchanged = this.#unchanged
    this.#unchanged = []
    this.#headsLength = 0
    this.#length = 0
    return { heads, bytes, unchanged }
  }

  #textOf({ key, parent, removed, axes, product, entities }: Unsealed): string {
    const line: unknown[] = [this.#salt, key, parent, removed, axes, product?.digest ?? '']
    let rests = ''
    for (const name of this.#names) {
      const entity = entities[name]
      line.push(entity ? entity.cells : null)
      rests += entity ? `${entity.rest}\n` : '\n'
    }
    return `${JSON.stringify(line)}\n${rests}`
  }

  #write(text: string): void {
    const room = text.length * 3
    if (this.#length + room > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + room))
      this.#bytes.copy(grown, 0, 0, this.#length)
      this.#bytes = grown
    }
    this.#length += this.#bytes.write(text, this.#length)
  }

  #head(row: number, low: number, high: number, bytes: number): void {
    if (this.#headsLength === this.#heads.length) {
      const grown = new Uint32Array(this.#heads.length * 2)
      grown.set(this.#heads)
      this.#heads = grown
    }
    this.#heads[this.#headsLength++] = row
    this.#heads[this.#headsLength++] = low
    this.#heads[this.#headsLength++] = high
    this.#heads[this.#headsLength++] = bytes
  }
}

/** A chunk on the other side. */
export function unbundled({ bytes, ...sent }: MappedRest & Bundled, layout: Layout): MappedChunk {
  const records = { [Symbol.iterator]: () => recordsOf(bytes, sent.heads, layout) }
  return { ...sent, records, free: () => freed(bytes) }
}

function* recordsOf(bytes: Bundled['bytes'], heads: Uint32Array, layout: Layout): Generator<Packed> {
  const names = Object.keys(layout)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let from = 0
  let product: PackedEntity | undefined
  for (let head = 0; head < heads.length; head += HEAD_WORDS) {
    const length = heads[head + HEAD_WORDS - 1] as number
    if (length === 0) continue
    // One record at a time: a text without any character beyond Latin-1 takes half the room, and half the time.
    const lines = buffer.toString('utf8', from, from + length).split('\n')
    from += length
    const [line, digest] = [JSON.parse(lines[0] as string) as unknown[], lines.at(-1) as string]
    const [, key, parent, removed, axes, own] = line as Line
    const entities: Record<string, PackedEntity> = {}
    for (let at = 0; at < names.length; at++) {
      const cells = line[LINE_HEAD + at] as Cells | null
      if (cells !== null) entities[names[at] as string] = { cells: read(cells), rest: lines[at + 1] as string }
    }
    if (own !== '') {
      const [cells, rest] = lines.slice(names.length + 1) as [string, string]
      if (cells !== '=') product = { cells: read(JSON.parse(cells) as Cells), rest }
      if (product) entities.product = product
    }
    yield { row: heads[head] as number, key, parent, digest, removed, axes, entities }
  }
}

type Cells = (Written | undefined | object)[]

/** What is untouched travels as an empty object: JSON knows nothing beside null. */
function read(cells: Cells): (Written | undefined)[] {
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]
    if (typeof cell === 'object' && cell !== null && !Array.isArray(cell)) cells[at] = undefined
  }
  return cells as (Written | undefined)[]
}
