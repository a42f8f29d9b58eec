import { type FileHandle, open } from 'node:fs/promises'

/** A moving window over a file: what is kept, and what was read last. */
export class SpoolWindow implements AsyncDisposable {
  readonly #file: FileHandle
  readonly #blockBytes: number
  /** The bytes from `base` on; only the first `length` are filled. */
  bytes: Buffer
  base: number
  length = 0

  private constructor(file: FileHandle, base: number, blockBytes: number) {
    this.#file = file
    this.#blockBytes = blockBytes
    this.base = base
    this.bytes = Buffer.allocUnsafeSlow(blockBytes * 2)
  }

  static async open(path: string, base: number, blockBytes: number): Promise<SpoolWindow> {
    return new SpoolWindow(await open(path, 'r'), base, blockBytes)
  }

  /** Drops what stands before `keep`, then reads on; false at the end of the file. */
  async read(keep: number): Promise<boolean> {
    const dropped = keep - this.base
    const left = this.length - dropped
    const grow = left + this.#blockBytes > this.bytes.length
    const into = grow ? Buffer.allocUnsafeSlow(Math.max(this.bytes.length, (left + this.#blockBytes) * 2)) : this.bytes
    if (grow || dropped > 0) this.bytes.copy(into, 0, dropped, this.length)
    this.bytes = into
    this.base = keep
    this.length = left
    const { bytesRead } = await this.#file.read(into, left, this.#blockBytes, keep + left)
    this.length += bytesRead
    return bytesRead > 0
  }

  /** The bytes between two offsets of the file, not copied. */
  view(start: number, end: number): Buffer {
    return this.bytes.subarray(start - this.base, end - this.base)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }
}
