import { once } from 'node:events'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Cell } from './bulk-rows.ts'

const BYTES_AT_FIRST = 1 << 16
/** Characters that are written down together; longer texts are large objects, and those keep the garbage collector busy. */
const PIECE_CHARS = 1 << 14
const BYTES_PER_CHAR = 3

/** Rows on their way into a table through COPY, written down as they come, in memory that is used again. */
export class CopyText {
  #bytes = Buffer.allocUnsafeSlow(BYTES_AT_FIRST)
  #length = 0
  #piece = ''

  /** How many bytes wait at least. */
  get sizeBytes(): number {
    return this.#length + this.#piece.length
  }

  /** Forgets what was taken. */
  clear(): void {
    this.#length = 0
    this.#piece = ''
  }

  /** Takes one row; `tail` follows its cells as it is. */
  add(cells: readonly Cell[], tail: string): void {
    this.#piece += copyLine(cells, tail)
    if (this.#piece.length > PIECE_CHARS) this.#writeDown()
  }

  /** Writes what was taken, and begins anew; `into` is a table with its columns. */
  async send(client: PoolClient, into: string): Promise<void> {
    this.#writeDown()
    const stream = client.query(copyFrom(`copy ${into} from stdin`))
    stream.end(this.#bytes.subarray(0, this.#length))
    this.#length = 0
    // Answered by the server: by then nothing reads these bytes any more.
    await once(stream, 'finish')
  }

  #writeDown(): void {
    const room = this.#piece.length * BYTES_PER_CHAR
    if (this.#length + room > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + room))
      this.#bytes.copy(grown, 0, 0, this.#length)
      this.#bytes = grown
    }
    this.#length += this.#bytes.write(this.#piece, this.#length, 'utf8')
    this.#piece = ''
  }
}

/** One row in PostgreSQL's text format of COPY. */
function copyLine(cells: readonly Cell[], tail: string): string {
  let line = ''
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]
    if (cell === null || cell === undefined) line += '\\N\t'
    else line += typeof cell === 'number' ? `${cell}\t` : `${escaped(cell)}\t`
  }
  return `${line}${tail}\n`
}

// Four searches in native code are faster than one in a regular expression, and nearly always find nothing.
function escaped(cell: string): string {
  if (!cell.includes('\\') && !cell.includes('\n') && !cell.includes('\t') && !cell.includes('\r')) return cell
  return cell.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
}
