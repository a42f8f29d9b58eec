import { readFileSync, writeFileSync } from 'node:fs'
import type { IsolateLimits, Mapped, Program } from '../../engine/contract/program.ts'
import { openIsolate } from '../../engine/pipeline/isolate.ts'
import { Suspects } from '../../workers/import-run/suspects.ts'

/** Batches that a child maps one after the other in one isolate; it may die of them. */
export interface Trial {
  readonly program: Program
  readonly limits: IsolateLimits
  readonly batches: readonly (readonly string[])[]
  /** Where it writes down which record it tries; null where nobody has died yet. */
  readonly trying: string | null
  /** Records of the first batch, counted from 1, that are not tried again. */
  readonly crashed: readonly number[]
}

/** What the child tells when it lives. */
export interface Outcome {
  /** Of each batch what became of its records: a code, or the value. */
  readonly told: readonly (readonly unknown[])[]
  readonly ms: number
  /** The most memory it had meanwhile, and what is left of that. */
  readonly peakMb: number
  readonly restMb: number
}

const toldOf = ({ problems, values }: Mapped) => problems[0]?.code ?? values?.[0]

process.on('message', (trial: Trial) => process.send?.(outcomeOf(trial)))

function outcomeOf({ program, limits, batches, trying, crashed }: Trial): Outcome {
  // Forgets the peak of what was tried before.
  writeFileSync('/proc/self/clear_refs', '5')
  const suspects = trying === null ? null : new Suspects(trying)
  const rows = batches.map((batch, at) => batch.map((_, i) => i + 1).filter((row) => at > 0 || !crashed.includes(row)))
  let tried: readonly number[] = []
  const onRecord = (index: number) => suspects?.try(tried[index] ?? 0)
  const isolate = openIsolate(program, suspects ? { ...limits, onRecord } : limits)
  const began = performance.now()
  const told = batches.map((batch, at) => {
    tried = rows[at] ?? []
    const mapped = isolate.map(tried.map((row) => [batch[row - 1] ?? '']))
    return batch
      .map((_, i) => (tried.includes(i + 1) ? mapped[tried.indexOf(i + 1)] : null))
      .map((it) => it && toldOf(it))
  })
  const ms = performance.now() - began
  isolate.dispose()
  suspects?.clear()
  globalThis.gc?.()
  return { told, ms, peakMb: memoryMb('VmHWM'), restMb: memoryMb('VmRSS') }
}

function memoryMb(name: string): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024
}
