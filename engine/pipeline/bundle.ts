import { hash } from 'node:crypto'
import type { Packed, PackedEntity, TargetSchema, Written } from '../contract/target.ts'
import { wordIn } from '../kernel/digest.ts'
import { freed } from './freed.ts'
import { hashHigh, hashKey, hashLow } from './keys/hash.ts'
import { KnownReader, type KnownTables, wordOf } from './keys/known-keys.ts'
import { WORD_BYTES } from './keys/sorted-table.ts'
import { HEAD_WORDS, type MappedChunk, type MappedRest, rowIn, type Told } from './mapped.ts'
import type { Unchanged, Unsealed } from './pack-entity.ts'
import { ABSENT, FIELD_END, fieldOf, valueIn } from './record-text.ts'

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

/** Fields before those of the entities: key, parent, whether it is removed, axes, digest of the shared product. */
const FIELDS_BEFORE = 5
/** The product is that of the record before: variations of a product share it. */
const SHARED = '='
/** In a head, beside the length of a text: it is wider than one byte a character. */
const WIDE = 0x8000_0000
const BEYOND_LATIN1 = /[\u0100-\uffff]/

/**
 * Records on their way out of a thread, written down as text: fields about the record, then the cells of its entities
 * and the JSON of their rest. The product of variations follows behind, once; their digests know it by its own.
 */
export class Bundle {
  readonly #salt: readonly [low: number, high: number]
  readonly #known: KnownReader | null
  #heads = new Uint32Array(HEAD_WORDS * 2_048)
  #headsLength = 0
  #bytes = Buffer.allocUnsafeSlow(1 << 20)
  #length = 0
  #unchanged: string[] = []

  /** `salt`: what else a digest stands for — the mapping and the definitions, as hex digits. */
  constructor(salt: string, known: KnownTables | null) {
    this.#salt = [wordOf(salt, 0), wordOf(salt, 1)]
    this.#known = known && new KnownReader(known)
  }

  /** Takes the records of a batch; nothing of them is kept but bytes. */
  add(records: readonly (Unsealed | Unchanged)[]): void {
    const same: string[] = []
    let before: Unsealed['product']
    for (const record of records) {
      if ('low' in record) {
        same.push(record.key)
        this.#head(record.row * 2 + (record.owned ? 1 : 0), record.low, record.high)
        continue
      }
      const from = this.#length
      const text = this.#textOf(record)
      let wide = this.#write(text)
      const digest = record.removed ? '' : hash('sha256', this.#bytes.subarray(from, this.#length), 'binary')
      const low = digest === '' ? 0 : wordIn(digest, 0) ^ this.#salt[0] ^ (wide ? 1 : 0)
      const high = digest === '' ? 0 : wordIn(digest, 4) ^ this.#salt[1]
      hashKey(record.key)
      const state = this.#known?.state(hashLow, hashHigh, low >>> 0, high >>> 0)
      const owned = this.#known?.owned === true ? 1 : 0
      if (state === 'same' && !record.removed) {
        same.push(record.key)
        this.#length = from
        this.#head(record.row * 2 + owned, hashLow, hashHigh)
        continue
      }
      const { product } = record
      if (product) {
        this.#length = from
        wide = this.#write(text + FIELD_END + (product === before ? SHARED : product.text))
      }
      before = product
      this.#head(record.row * 2 + owned, hashLow, hashHigh)
      const head = this.#headsLength - HEAD_WORDS
      this.#heads[head + 3] = (this.#length - from) | (wide ? WIDE : 0)
      this.#heads[head + 4] = low
      this.#heads[head + 5] = high
      this.#heads[head + 6] = record.sourceLow ?? 0
      this.#heads[head + 7] = record.sourceHigh ?? 0
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

  #textOf({ key, parent, removed, axes, product, fields }: Unsealed): string {
    const before = fieldOf(key) + FIELD_END + fieldOf(parent) + (removed ? '\u001f1\u001f' : '\u001f\u001f')
    return before + fieldOf(axes) + FIELD_END + (product?.digest ?? '') + fields
  }

  /** Writes a text; tells whether it took two bytes a character. */
  #write(text: string): boolean {
    const room = text.length * 2
    if (this.#length + room > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + room))
      this.#bytes.copy(grown, 0, 0, this.#length)
      this.#bytes = grown
    }
    // Copied as it lies in memory: writing it as UTF-8 takes as long as everything else that is done here.
    const wide = BEYOND_LATIN1.test(text)
    this.#length += this.#bytes.write(text, this.#length, wide ? 'utf16le' : 'latin1')
    return wide
  }

  /** Begins the numbers of a record; those of an unchanged one are all there then. */
  #head(rowAndOwned: number, low: number, high: number): void {
    if (this.#headsLength === this.#heads.length) {
      const grown = new Uint32Array(this.#heads.length * 2)
      grown.set(this.#heads)
      this.#heads = grown
    }
    const at = this.#headsLength
    this.#heads[at] = rowAndOwned
    this.#heads[at + 1] = low
    this.#heads[at + 2] = high
    this.#heads[at + 3] = 0
    this.#headsLength = at + HEAD_WORDS
  }
}

/** A chunk on the other side. */
export function unbundled({ bytes, ...sent }: MappedRest & Bundled, layout: Layout): MappedChunk {
  const records = { [Symbol.iterator]: () => recordsOf(bytes, sent.heads, layout) }
  return { ...sent, records, free: () => freed(bytes) }
}

function* recordsOf(bytes: Bundled['bytes'], heads: Uint32Array, layout: Layout): Generator<Packed> {
  const names = Object.keys(layout)
  const widths = names.map((name) => (layout[name] ?? []).length)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = Buffer.from(heads.buffer, heads.byteOffset, heads.byteLength)
  let from = 0
  let product: PackedEntity | undefined
  for (let head = 0; head < heads.length; head += HEAD_WORDS) {
    const mark = heads[head + 3] as number
    if (mark === 0) continue
    const to = from + (mark & ~WIDE)
    const fields = buffer.toString(mark >= WIDE ? 'utf16le' : 'latin1', from, to).split(FIELD_END)
    from = to
    const entities: Record<string, PackedEntity> = {}
    let at = FIELDS_BEFORE
    for (let n = 0; n < names.length; n++) {
      if (fields[at] === ABSENT) at += 1
      else {
        entities[names[n] as string] = entityAt(fields, at, widths[n] as number)
        at += (widths[n] as number) + 1
      }
    }
    if (fields[4] !== '') {
      if (fields[at] !== SHARED || at !== fields.length - 1) product = entityAt(fields, at, fields.length - at - 1)
      if (product) entities.product = product
    }
    yield {
      row: rowIn(heads, head),
      key: valueIn(fields[0] as string) as string,
      parent: valueIn(fields[1] as string) as string | null,
      digest: digestIn(heads, numbers, head + 4),
      removed: fields[2] !== '',
      axes: valueIn(fields[3] as string) as string,
      entities,
    }
  }
}

function entityAt(fields: readonly string[], from: number, width: number): PackedEntity {
  const cells: (Written | undefined)[] = []
  for (let at = from; at < from + width; at++) cells.push(valueIn(fields[at] as string))
  return { cells, rest: fields[from + width] as string }
}

/** What a record says, and what it was made of; nothing of one that is removed. */
function digestIn(heads: Uint32Array, numbers: Buffer, at: number): string {
  if (heads[at] === 0 && heads[at + 1] === 0) return ''
  const words = heads[at + 3] === 0 ? 2 : 4
  return numbers.toString('hex', at * WORD_BYTES, (at + words) * WORD_BYTES)
}
