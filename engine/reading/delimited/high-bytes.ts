/** Where bytes stand that are not ASCII; asked from left to right it looks at each byte once. */
export class HighBytes {
  readonly #bytes: Buffer
  #from = 0
  #next = -1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  within(from: number, to: number): boolean {
    if (from < this.#from || from > this.#next) this.#seek(from)
    return this.#next < to
  }

  decoded(from: number, to: number): string {
    return this.#bytes.toString('utf8', from, to)
  }

  between(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to)
  }

  #seek(from: number): void {
    const bytes = this.#bytes
    const { length } = bytes
    let at = from
    while (at < length && (bytes[at] as number) < 128) at += 1
    this.#from = from
    this.#next = at
  }
}
