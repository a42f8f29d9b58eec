import { extname } from 'node:path'
import type { ImportReport } from '../../../engine/report/report.ts'
import { csv } from '../../look/csv.ts'
import { json } from '../../look/json.ts'
import { PLAIN } from '../../look/look.ts'
import { renderReport } from '../../look/report.ts'

const CSV_HEADER = ['code', 'severity', 'attribute', 'count', 'row', 'value', 'detail']

/** The report as a file of that name: problems as CSV, words as .txt, everything as JSON otherwise. */
export function reportPieces(report: ImportReport, file: string): readonly string[] {
  const extension = extname(file).toLowerCase()
  if (extension === '.txt') return [`${renderReport(report, PLAIN)}\n`]
  if (extension !== '.csv') return [`${json(report)}\n`]
  const rows = report.problems.flatMap((line) =>
    line.examples.map((example) => [
      line.code,
      line.severity,
      line.attribute,
      line.count,
      example.row,
      example.value,
      example.detail,
    ]),
  )
  return [csv(CSV_HEADER, rows)]
}
