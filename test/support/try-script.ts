import type { IsolateLimits, Mapped, Program } from '../../engine/contract/program.ts'
import { openIsolate } from '../../engine/pipeline/isolate.ts'

/** What the parent asks a child to try; the child may die of it. */
export interface Trial {
  readonly program: Program
  readonly limits: IsolateLimits
  readonly batch: readonly (readonly string[])[]
}

/** What the child tells when it lives. */
export interface Outcome {
  readonly mapped: readonly Mapped[]
  readonly ms: number
  readonly rssMb: number
}

process.on('message', ({ program, limits, batch }: Trial) => {
  const isolate = openIsolate(program, limits)
  const began = Date.now()
  const mapped = isolate.map(batch)
  const outcome: Outcome = { mapped, ms: Date.now() - began, rssMb: process.resourceUsage().maxRSS / 1024 }
  // What is written is read to its end, even after the process is gone; a message may be overtaken by the exit.
  process.stdout.write(JSON.stringify(outcome), () => process.disconnect())
})
