import type { Chunk } from '../../engine/contract/format.ts'
import { HEAD_WORDS, type MappedChunk, rowIn } from '../../engine/pipeline/mapped.ts'
import type { ImportRequest } from './request.ts'

/** Which records a preview was asked for. */
export class Wanted {
  readonly everything: boolean
  readonly limit: number
  readonly #row: number | null
  #left: number

  constructor(request: ImportRequest) {
    const { preview } = request
    this.everything = preview !== undefined && 'all' in preview
    this.#row = preview && 'row' in preview ? preview.row : null
    this.limit = preview && 'rows' in preview ? preview.rows : this.everything ? 20 : Number.POSITIVE_INFINITY
    this.#left = this.everything ? Number.POSITIVE_INFINITY : this.limit
  }

  shows(row: number): boolean {
    return this.#row === null || row === this.#row
  }

  /** Stops reading when there is enough. */
  async *chunks(all: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
    for await (const chunk of all) {
      if (this.#left <= 0) return
      yield chunk
    }
  }

  /** Takes from a chunk what was asked for. */
  cut(mapped: MappedChunk): MappedChunk {
    if (this.everything) return mapped
    const records = [...mapped.records].filter((record) => this.shows(record.row))
    const rejects = mapped.rejects.filter((reject) => this.shows(reject.row))
    const rows = [...records, ...rejects]
      .map((each) => each.row)
      .sort((a, b) => a - b)
      .slice(0, this.#left)
    const last = rows.at(-1) ?? 0
    const rowOf = (word: number) => rowIn(mapped.heads, word - (word % HEAD_WORDS))
    if (this.#row === null) this.#left -= rows.length
    else if (rows.length > 0) this.#left = 0
    const kept = {
      heads: mapped.heads.filter((_, word) => this.shows(rowOf(word)) && rowOf(word) <= last),
      unchanged: [],
      records: records.filter((each) => each.row <= last),
      rejects: rejects.filter((each) => each.row <= last),
    }
    const warnings = mapped.warnings.map((line) => {
      const examples = line.examples.filter((example) => rows.includes(example.row))
      return { ...line, examples, count: examples.length }
    })
    return { ...kept, rows: new Set(rows).size, skipped: 0, warnings: warnings.filter((line) => line.count > 0) }
  }
}
