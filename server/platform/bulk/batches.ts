import type { Outcome, Packed } from '../../../engine/contract/target.ts'

/** Records that are held at a time where none of them has to be looked up: few enough to die young. */
export const BATCH = 250

/** Cuts records into batches; variations of one product stay together. */
export function* batchesOf(records: Iterable<Packed>, full: number): Generator<readonly Packed[]> {
  let batch: Packed[] = []
  for (const record of records) {
    const last = batch.at(-1)?.parent ?? null
    if (batch.length >= full && (last === null || last !== record.parent)) {
      yield batch
      batch = []
    }
    batch.push(record)
  }
  if (batch.length > 0) yield batch
}

/** What was done with batches that follow each other. */
export class Outcomes {
  readonly sum: Outcome = { created: 0, updated: 0, unchanged: 0, skipped: 0, removed: 0, rejected: [] }
  #records = 0

  add(batch: readonly Packed[], outcome: Outcome): void {
    for (const count of ['created', 'updated', 'unchanged', 'skipped', 'removed'] as const) {
      this.sum[count] += outcome[count]
    }
    for (const rejected of outcome.rejected) {
      this.sum.rejected.push({ ...rejected, index: rejected.index + this.#records })
    }
    this.#records += batch.length
  }
}
