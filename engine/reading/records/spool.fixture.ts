import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Chunk, Format, Row, SpoolFile } from '../../contract/format.ts'

const folder = mkdtempSync(join(tmpdir(), 'izb-formats-'))
let files = 0

/** Writes a source to disk, as the spool would have. */
export function spoolOf(content: string | Uint8Array): SpoolFile {
  const path = join(folder, `${files++}`)
  writeFileSync(path, content)
  return { path, sizeBytes: Buffer.byteLength(content) }
}

export async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const each of all) list.push(each)
  return list
}

/** Sniffs, splits and reads a source as an import does. */
export async function readAll<Options extends object>(
  format: Format<Options>,
  content: string | Uint8Array,
  asked: { options?: Options; columns?: string[]; each?: string; name?: string } = {},
): Promise<{ options: Options; columns: string[]; chunks: Chunk[]; rows: Row[] }> {
  const head = Buffer.from(content as string)
  const guess = asked.options ? null : format.sniff({ head, whole: true, name: asked.name ?? '' })
  const options = asked.options ?? guess?.options
  if (!options) throw new Error(`${format.name} does not know this source`)
  const chunks = await collect(format.split(spoolOf(content), options))
  const columns = asked.columns ?? format.columns(chunks, options)
  const reader = format.reader(options, columns, asked.each)
  return { options, columns, chunks, rows: chunks.flatMap((chunk) => [...reader(chunk)]) }
}

/** Rows as objects by column, without what says nothing. */
export function objectsOf({ columns, rows }: { columns: string[]; rows: readonly Row[] }): unknown[] {
  return rows.map((row) =>
    row.broken
      ? row.broken.code
      : Object.fromEntries(columns.map((name, i) => [name, row.cells[i]] as const).filter(([, cell]) => cell !== null)),
  )
}
