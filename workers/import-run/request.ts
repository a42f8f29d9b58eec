import type { Analysis } from '../../engine/contract/analysis.ts'
import type { SourceOptions } from '../../engine/contract/mapping.ts'
import type { PreviewOf } from '../../engine/contract/preview.ts'
import type { MissingPolicy } from '../../engine/contract/target.ts'
import type { Actor } from '../../engine/kernel/event.ts'
import type { Counts } from '../../engine/report/report.ts'
import type { StoredUpload } from '../../server/platform/upload-store.ts'

/** What `izb import`, `izb load` and `izb preview` ask for; plain data, it travels to the run's own process. */
export interface ImportRequest {
  readonly databaseUrl: string
  readonly dataDir: string
  /** A path, `-`, or an address. */
  readonly address: string
  /** The bytes themselves, where they were handed in; the address then only says what they are called. */
  readonly upload?: StoredUpload
  readonly target: string
  /** Merchant's code; left out where the marketplace has one merchant only. */
  readonly merchant?: string
  /** Path of a mapping document (YAML or JSON). */
  readonly mappingFile?: string
  /** A mapping document itself, in its place. */
  readonly mapping?: { readonly name: string; readonly text: string }
  /** Forced values: attribute → value. */
  readonly set: Readonly<Record<string, string>>
  readonly mode?: 'full' | 'delta'
  /** False: only offers on products that exist (`--no-products`). */
  readonly products: boolean
  /** True: an interrupted run is left, a new one begins. */
  readonly restart: boolean
  readonly missing?: MissingPolicy
  /** Shares between 0 and 1; defaults 0.2 and 0.3. */
  readonly maxInvalid?: number
  readonly maxRemoved?: number
  readonly dryRun: boolean
  /** True: what the run's process itself prints, such as a crash of V8, is let through. */
  readonly debug?: boolean
  /** What to show of a preview; absent for an import. */
  readonly preview?: PreviewOf
  /** Set where the source is only looked at; how it is read, where a mapping says so. */
  readonly look?: { readonly source?: SourceOptions }
  /** How long the run waits for a database that others keep locked; 60 s unless told. */
  readonly busyWaitMs?: number
  /** Private hosts and networks that a source may be fetched from all the same. */
  readonly allowHosts?: readonly string[]
  /** Threads that map; default: one per core, at most 4. */
  readonly threads?: number
  /** Public id of the run that waits in the queue for this; without it the run is made, or an interrupted one taken up. */
  readonly run?: string
  /** Who asks, and so says which mapping is right; whoever types the command unless told. */
  readonly actor?: Actor
}

/** What a run says while it goes. */
export type ImportEvent =
  | { readonly type: 'state'; readonly state: string; readonly id: string }
  | { readonly type: 'progress'; readonly counts: Counts; readonly bytesDone: number; readonly bytesTotal: number }
  /** `step`: whoever counts the deaths of the run's process may take it for progress. */
  | { readonly type: 'notice'; readonly text: string; readonly step?: true }

/**
 * What became of a proposed mapping: a person said yes or no, or nobody was asked and it is taken. Only a person's yes
 * is a confirmation.
 */
export type Answer = 'confirmed' | 'declined' | 'taken'

/** What the one who asked for the run can do while it goes. */
export interface ImportListener {
  on(event: ImportEvent): void
  /** Asked once before anything is written when the mapping was proposed by the analysis; absent: taken at once. */
  confirm?(analysis: Analysis): Promise<boolean>
  /** Cancels the run. */
  readonly signal?: AbortSignal
  /** Lets go of the run, whose process ends at once: it is interrupted, and may be taken up by another. */
  readonly leave?: AbortSignal
  /** Bytes of `-`. */
  readonly stdin?: NodeJS.ReadableStream
}
