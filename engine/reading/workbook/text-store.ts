import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { throwDisk } from '../../pipeline/spool.faults.ts'

const BLOCK_TEXTS = 256
const BLOCK_BYTES = 65_536
/** What a text costs in memory, beyond two bytes a character. */
const TEXT_BYTES = 48

/** Consecutive texts: in memory, in the file, or in both. */
interface Block {
  readonly first: number
  texts: string[] | null
  heldBytes: number
  usedAt: number
  /** Where it lies in the file; -1 until it is written. */
  at: number
  sizeBytes: number
}

/** Numbered texts of any amount: those used last are held in memory, the others lie in a file. */
export class TextStore implements Disposable {
  readonly #path: string
  readonly #heldBytesMax: number
  readonly #blocks: Block[] = []
  readonly #held = new Set<Block>()
  #open: Block
  #heldBytes = 0
  #uses = 0
  #file: number | null = null
  #fileBytes = 0
  count = 0

  constructor(path: string, heldBytesMax: number) {
    this.#path = path
    this.#heldBytesMax = heldBytesMax
    this.#open = this.#begin()
  }

  add(text: string): void {
    const open = this.#open
    const bytes = 2 * text.length + TEXT_BYTES
    open.texts?.push(text)
    open.heldBytes += bytes
    this.#heldBytes += bytes
    this.count += 1
    if (this.count - open.first < BLOCK_TEXTS && open.heldBytes < BLOCK_BYTES) return
    this.#open = this.#begin()
    this.#makeRoom()
  }

  /** The text of this number, counted from 0; '' where there is none. */
  at(index: number): string {
    if (!(index >= 0 && index < this.count)) return ''
    const block = this.#blockOf(index)
    this.#uses += 1
    block.usedAt = this.#uses
    const texts = block.texts ?? this.#load(block)
    return texts[index - block.first] ?? ''
  }

  [Symbol.dispose](): void {
    if (this.#file === null) return
    closeSync(this.#file)
    rmSync(this.#path, { force: true })
  }

  #begin(): Block {
    const block: Block = { first: this.count, texts: [], heldBytes: 0, usedAt: this.#uses, at: -1, sizeBytes: 0 }
    this.#blocks.push(block)
    this.#held.add(block)
    return block
  }

  #blockOf(index: number): Block {
    let [low, high] = [0, this.#blocks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#blocks[middle] as Block).first <= index) low = middle
      else high = middle - 1
    }
    return this.#blocks[low] as Block
  }

  #load(block: Block): readonly string[] {
    const bytes = Buffer.allocUnsafe(block.sizeBytes)
    readSync(this.#file as number, bytes, 0, bytes.length, block.at)
    const texts = JSON.parse(bytes.toString()) as string[]
    block.texts = texts
    this.#held.add(block)
    this.#heldBytes += block.heldBytes
    this.#makeRoom(block)
    return texts
  }

  /** Lets go of the blocks that nobody has asked for the longest time. */
  #makeRoom(wanted?: Block): void {
    while (this.#heldBytes > this.#heldBytesMax) {
      let oldest: Block | undefined
      for (const block of this.#held)
        if (block !== this.#open && block !== wanted && block.usedAt < (oldest?.usedAt ?? Number.POSITIVE_INFINITY))
          oldest = block
      if (!oldest) return
      if (oldest.at < 0) this.#write(oldest)
      this.#held.delete(oldest)
      this.#heldBytes -= oldest.heldBytes
      oldest.texts = null
    }
  }

  #write(block: Block): void {
    const bytes = Buffer.from(JSON.stringify(block.texts))
    try {
      this.#file ??= openSync(this.#path, 'w+')
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#fileBytes + done)
    } catch (cause) {
      throwDisk(cause, dirname(this.#path))
    }
    block.at = this.#fileBytes
    block.sizeBytes = bytes.length
    this.#fileBytes += bytes.length
  }
}
