const SLOW_START = 4

/** How many records one transaction takes, so that it keeps others from writing no longer than it may. */
export class BatchBound {
  readonly #recordsMax: number
  readonly #holdMs: number
  records: number

  constructor(recordsMax: number, holdMs: number) {
    this.#recordsMax = recordsMax
    this.#holdMs = holdMs
    // How fast the machine is shows only later.
    this.records = Number.isFinite(holdMs) ? Math.ceil(recordsMax / SLOW_START) : recordsMax
  }

  /** Learns how long the last transaction took: on a busy machine the same records take many times as long. */
  held(ms: number): void {
    if (ms > this.#holdMs) this.records = Math.max(1, Math.floor(this.records / 2))
    else if (ms < this.#holdMs / 2) this.records = Math.min(this.#recordsMax, this.records * 2)
  }
}
