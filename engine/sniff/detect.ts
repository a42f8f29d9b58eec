import type { Format, Sample } from '../contract/format.ts'
import { defineFaults } from '../kernel/fault.ts'
import { sourceFaults } from '../pipeline/spool.faults.ts'

/** A format that can read a source, with the options it guessed. */
export interface Detected {
  readonly format: Format
  readonly options: object
  readonly confidence: number
}

const detectFaults = defineFaults('source', {
  format_unknown: {
    kind: 'unprocessable',
    detail: (it: { name: string; tried: readonly string[]; starts: string }) =>
      `${it.name === '' ? 'The source' : it.name} is none of ${it.tried.join(', ')}; it begins with “${it.starts}”.`,
    fix: 'Check that the address gives the feed itself and not a page about it, or name the format in the mapping: source: { format: csv }.',
  },
})

const SHOWN_CHARS = 40

/** Asks every format whether it can read the source; the surest one is taken. Throws where none can. */
export function detect(sample: Sample, formats: ReadonlyMap<string, Format>): Detected {
  if (sample.head.length === 0) throw sourceFaults.empty({ name: sample.name })
  let best: Detected | null = null
  for (const format of formats.values()) {
    const guess = format.sniff(sample)
    if (guess && guess.confidence > (best?.confidence ?? 0)) best = { format, ...guess }
  }
  if (best) return best
  const starts = Buffer.from(sample.head.subarray(0, SHOWN_CHARS)).toString('utf8').replace(/\p{C}/gu, '.')
  throw detectFaults.format_unknown({ name: sample.name, tried: [...formats.keys()], starts })
}
