/** Bounds of cutting and reading records; tests hand in smaller ones. */
export interface RecordLimits {
  /** Size of one read from disk. */
  readonly blockBytes: number
  /** A chunk is closed once it holds this much, or this many records. */
  readonly chunkBytes: number
  readonly chunkRecords: number
  /** A larger record is left out. */
  readonly recordBytesMax: number
}

export const RECORD_LIMITS: RecordLimits = {
  blockBytes: 256 * 1024,
  chunkBytes: 256 * 1024,
  chunkRecords: 2_000,
  recordBytesMax: 16 * 1024 * 1024,
}

/** How deep one record may be nested. */
export const DEPTH_MAX = 200

/** Columns beyond this many are not told apart: nobody can map them. */
export const COLUMNS_MAX = 10_000

/** Cells that one record may become through its nested list: entries times columns. */
export const PART_CELLS_MAX = 5_000_000

/** What is kept of a record that is left out for its size. */
export const RAW_BYTES_MAX = 1024
