import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Cell } from './bulk-rows.ts'

/** Writes rows through COPY; `into` is a table with its columns. */
export function copyRows(client: PoolClient, into: string, rows: readonly (readonly Cell[])[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stream = client.query(copyFrom(`copy ${into} from stdin`))
  stream.on('error', reject)
  stream.on('finish', () => resolve())
  stream.end(Buffer.from(copyText(rows), 'utf8'))
  return promise
}

/** Rows in PostgreSQL's text format of COPY. */
export function copyText(rows: readonly (readonly Cell[])[]): string {
  let text = ''
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) {
      if (at > 0) text += '\t'
      const cell = row[at]
      if (cell === null || cell === undefined) text += '\\N'
      else text += typeof cell === 'number' ? cell : escaped(cell)
    }
    text += '\n'
  }
  return text
}

function escaped(cell: string): string {
  if (!cell.includes('\\') && !cell.includes('\n') && !cell.includes('\t') && !cell.includes('\r')) return cell
  return cell.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
}
