import { open } from 'node:fs/promises'
import type { Chunk, Format, Reader, Row } from '../../engine/contract/format.ts'
import { splitGroups } from '../../engine/pipeline/grouped-rows.ts'

type Text = Pick<Row, 'raw' | 'line' | 'cells'>

/** The sender's own text of rows that only the writer could refuse, read once more from the spool. */
export async function rowsAgain(
  path: string,
  format: Format,
  options: object,
  regrouped: boolean,
  reader: Reader,
  chunk: Chunk,
  rows: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Text>> {
  const found = new Map<number, Text>()
  const spool = { path, sizeBytes: (await sizeOf(path)).sizeBytes }
  const again = regrouped ? splitGroups(spool, chunk.at) : format.split(spool, options, chunk.at)
  for await (const { bytes, at, next, broken } of again) {
    if (!broken)
      for (const row of reader({ bytes, at, next }))
        if (rows.has(row.row) && !found.has(row.row)) found.set(row.row, row)
    break
  }
  return found
}

async function sizeOf(path: string): Promise<{ sizeBytes: number }> {
  const file = await open(path)
  try {
    return { sizeBytes: (await file.stat()).size }
  } finally {
    await file.close()
  }
}
