import fc from 'fast-check'
import * as delimited from './delimited.ts'
import * as encodings from './encodings.ts'
import * as feeds from './feeds.ts'
import * as json from './json.ts'
import * as xml from './xml.ts'

/** How long it is tried; the same seed makes the same feeds. */
interface Effort {
  readonly seed?: number
  readonly numRuns: number
  readonly interruptAfterTimeLimit: number
}

/** What readers promise of any feed at all, each beside a reference or beside itself cut otherwise. */
export interface Promised {
  readonly promise: string
  /** How many feeds were tried, and the one that broke the promise. */
  tried(effort: Effort): Promise<{ readonly feeds: number; readonly broken: string | null }>
}

function promised<Ts extends unknown[]>(promise: string, property: fc.IAsyncProperty<Ts>): Promised {
  return {
    promise,
    tried: async (effort) => {
      const details = await fc.check(property, { ...effort, markInterruptAsFailure: false })
      return {
        feeds: details.numRuns,
        broken: details.failed ? `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}` : null,
      }
    },
  }
}

export const PROMISES: readonly Promised[] = [
  promised('tables in any dialect are what csv-parse reads, wherever they are cut', delimited.tables),
  promised('any text is the same rows, wherever it is cut', delimited.noise),
  promised('XML records are what saxes finds, wherever they are cut', xml.documents),
  promised('spoiled XML is cut the same everywhere', xml.spoiled),
  promised('JSON records are what JSON.parse reads, wherever they are cut', json.documents),
  promised('JSON by lines is what JSON.parse reads, wherever it is cut', json.lines),
  promised('spoiled JSON is cut the same everywhere', json.spoiled),
  promised('any encoding is what TextDecoder reads, in whatever pieces', encodings.pieces),
  promised('UTF-8 stays as it is', encodings.utf8),
  promised('UTF-16 is found out and read', encodings.wide),
  promised('a broken feed is imported or refused in words, and its counts add up', feeds.broken),
]
