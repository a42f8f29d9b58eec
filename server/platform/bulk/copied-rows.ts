import type { PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Database } from '../database.ts'

/** Reads a query of any size through COPY: rows as lists of cells, as they come, null where there is nothing. */
export async function* copiedRows(db: Database, select: string): AsyncGenerator<(string | null)[][]> {
  const { readable, writable } = new TransformStream<(string | null)[][], (string | null)[][]>()
  const writer = writable.getWriter()
  const reading = db
    .bulk(async (tx) => {
      if (tx.dialect !== 'postgres') throw new TypeError('COPY is spoken by PostgreSQL only')
      for await (const rows of linesOf(tx.client, select)) await writer.write(rows)
      await writer.close()
    })
    .catch((error) => writer.abort(error).catch(() => {}))
  try {
    yield* readable
  } finally {
    await reading
  }
}

async function* linesOf(client: PoolClient, select: string): AsyncGenerator<(string | null)[][]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of client.query(copyTo(`copy (${select}) to stdout`))) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines.map((line) => line.split('\t').map(cellOf))
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function cellOf(cell: string): string | null {
  if (!cell.includes('\\')) return cell
  return cell === '\\N' ? null : cell.replace(/\\(.)/g, (_, sign: string) => ESCAPES[sign] ?? sign)
}
