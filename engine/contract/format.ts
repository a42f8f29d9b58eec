import type { TObject } from 'typebox'
import type { ProblemCode } from '../kernel/reject.ts'

/** A text, a list of texts (repeated siblings, arrays), or null where the source says nothing at all. */
export type Cell = string | readonly string[] | null

/** The paths of the source's columns, in order; see “How a source column is written” in docs/mapping.md. */
export type Columns = readonly string[]

/** Where a record stands: byte in the spool, line an editor shows, index of the element (or sheet row). All but `byte` from 1. */
export interface Position {
  readonly byte: number
  readonly line: number
  readonly index: number
}

/** Whole records, cut out of the spool at record borders. UTF-8, but where a format says otherwise. */
export interface Chunk {
  readonly bytes: Uint8Array
  readonly at: Position
  /** Where the next chunk begins; what a checkpoint keeps. */
  readonly next: Position
  /** Set instead of records: what stands here cannot be split (unclosed quote, record too large); it is one row in error. */
  readonly broken?: Broken | undefined
}

/** A row or element that could not be read. */
export interface Broken {
  readonly code: ProblemCode
  readonly detail: string
}

/** One source row or element; `cells` stand in the order of the columns the reader was made for. */
export interface Row {
  /** The number an editor shows: line of its first character in CSV and NDJSON, sheet row, element index in XML and JSON. */
  readonly row: number
  /** Line in the file, for formats where `row` is an element index. */
  readonly line: number
  readonly cells: readonly Cell[]
  /** One per entry of the nested list named by `each`: its cells and those of the record around it, in the order of the columns. */
  readonly parts?: readonly (readonly Cell[])[]
  /** The key of the parent that names this row among its children, where that is how rows are grouped. */
  readonly within?: string | undefined
  /** The sender's own text of this record, for the rejects file. */
  readonly raw: string
  /** The bytes that alone make its cells, where there are such: to know the row again without looking at each cell. */
  readonly bytes?: Uint8Array | undefined
  /** Set where the row could not be read; it is then counted as `error` and its cells are empty. */
  readonly broken?: Broken | undefined
  /** Read all the same, but something was lost or guessed. */
  readonly warning?: Broken | undefined
}

/** What the start (and for large files middle and end) of a source looks like. */
export interface Sample {
  /** First bytes, decoded and without BOM for text; raw for archives and workbooks. At most 4 MB. */
  readonly head: Uint8Array
  /** True where `head` is the whole source. */
  readonly whole: boolean
  /** File name or last part of the address, lower case; '' for stdin. */
  readonly name: string
}

/** How sure a format is that it can read a source (0 to 1), and with which options. */
export interface Guess<Options> {
  readonly confidence: number
  readonly options: Options
}

/** A decoded source on disk: UTF-8 without BOM for text formats, untouched bytes for workbooks. */
export interface SpoolFile {
  readonly path: string
  /** As people know it, for faults. */
  readonly name?: string
  readonly sizeBytes: number
}

/** Rows of one chunk, in order. Never throws for what stands in the bytes: broken rows say so. */
export type Reader = (chunk: Chunk) => Iterable<Row>

/**
 * How bytes become rows. One file in `engine/formats`, default export of `defineFormat`.
 * `split` runs once, in order; `reader` is made in each thread and sees chunks in any order.
 */
export interface Format<Options extends object = object> {
  readonly name: string
  readonly summary: string
  /** True where a record may have fields that no record before it had. */
  readonly loose?: true
  /** TypeBox schema of the options; shown in the mapping document's `source`. */
  readonly options: TObject
  /** Null where the bytes are certainly something else. */
  sniff(sample: Sample): Guess<Options> | null
  /** Whole records at a time (about 256 KB, at most 2,000 records), from a position that an earlier chunk named as `next`. */
  split(spool: SpoolFile, options: Options, from?: Position): AsyncIterable<Chunk>
  /** The columns that these sampled chunks have, in order of first sight. */
  columns(chunks: readonly Chunk[], options: Options): string[]
  /** Makes the function that reads chunks into rows with these columns; `each` names the nested list to be read as parts. */
  reader(options: Options, columns: Columns, each?: string): Reader
  /** The rejects file: what comes before the records, one record with the four added fields, and what comes after. */
  rejects(options: Options, columns: Columns): RejectsWriter
}

export interface RejectsWriter {
  readonly extension: 'csv' | 'tsv' | 'ndjson' | 'xml'
  readonly head: string
  /** One rejected record: the sender's own text with `izb_import`, `izb_row`, `izb_code`, `izb_detail` added. */
  record(raw: string, cells: readonly Cell[], added: RejectFields): string
  readonly tail: string
}

export interface RejectFields {
  readonly izb_import: string
  readonly izb_row: string
  readonly izb_code: string
  readonly izb_detail: string
}

export function defineFormat<Options extends object>(format: Format<Options>): Format<Options> {
  return format
}
