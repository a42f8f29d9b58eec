import { loadFormats } from '../../../engine/plugins.ts'
import type { Queries } from '../../platform/database.ts'
import { importFaults } from './imports.faults.ts'

const ROWS_AT_ONCE = 500

interface Held {
  readonly row: number
  readonly raw: string | null
  readonly cells: readonly string[] | null
  readonly codes: Set<string>
  readonly details: string[]
}

/** The rejects file of a run, piece by piece: the sender's own records with the four columns that say what was wrong. */
export async function* rejectsFile(db: Queries, publicId: string): AsyncGenerator<string> {
  const run = await db
    .selectFrom('import_run')
    .select(['id', 'format', 'source_options', 'columns'])
    .where('public_id', '=', publicId)
    .executeTakeFirst()
  if (!run) throw importFaults.not_found({ id: publicId })
  const format = run.format === null ? undefined : (await loadFormats()).get(run.format)
  if (!format) return
  const writer = format.rejects(run.source_options ?? {}, run.columns ?? [])
  yield writer.head
  let after = -1
  let held = null as Held | null
  const written = ({ row, raw, cells, codes, details }: Held) =>
    writer.record(raw ?? '', cells ?? [], {
      izb_import: publicId,
      izb_row: String(row),
      izb_code: [...codes].join(' '),
      izb_detail: details.join(' '),
    })
  for (;;) {
    const rows = await db
      .selectFrom('import_reject')
      .select(['seq', 'row', 'code', 'detail', 'raw', 'cells'])
      .where('run_id', '=', run.id)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(ROWS_AT_ONCE)
      .execute()
    for (const { row, code, detail, raw, cells } of rows) {
      // Of one element several records may be left out; it stands in the file once.
      if (held?.row === row) {
        held.codes.add(code)
        held.details.push(detail)
        continue
      }
      if (held) yield written(held)
      held = { row, raw, cells, codes: new Set([code]), details: [detail] }
    }
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) break
    after = last.seq
  }
  if (held) yield written(held)
  yield writer.tail
}
