import { Type } from 'typebox'
import { defineFormat } from '../contract/format.ts'
import { dialectOf } from '../reading/delimited/dialect.ts'
import { delimitedRejects } from '../reading/delimited/rejects.ts'
import { isOle2 } from '../reading/workbook/archive.ts'
import { workbookColumns, workbookReader } from '../reading/workbook/reader.ts'
import { splitWorkbook, type WorkbookOptions } from '../reading/workbook/split.ts'

const ZIP = Buffer.from('PK\x03\x04', 'latin1')

export default defineFormat<WorkbookOptions>({
  name: 'xlsx',
  summary: 'A sheet of an Excel workbook; values as typed, dates as ISO 8601.',
  options: Type.Object({
    sheet: Type.Optional(
      Type.String({ minLength: 1, description: 'Name of the sheet; left out, the one that looks most like a feed.' }),
    ),
    header: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.Literal(false)], {
        description: 'The row of the header, counted from 1; false where there is none and columns are #1, #2 ….',
      }),
    ),
  }),

  sniff({ head, name }) {
    // Old and encrypted workbooks are taken too: who opens them can say what to do about it.
    if (isOle2(head)) return { confidence: 0.9, options: {} }
    const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    if (!bytes.subarray(0, ZIP.length).equals(ZIP)) return null
    const isWorkbook = bytes.includes('xl/workbook') || bytes.includes('xl/worksheets/')
    if (isWorkbook) return { confidence: 0.99, options: {} }
    return /\.xls[xm]$/.test(name) || bytes.includes('[Content_Types].xml') ? { confidence: 0.8, options: {} } : null
  },

  split: (spool, options, from) => splitWorkbook(spool, options, from),

  columns: (chunks) => workbookColumns(chunks),

  reader: (_options, columns) => workbookReader(columns),

  rejects: ({ header }, columns) =>
    delimitedRejects(dialectOf({ delimiter: ',', header: header === false ? false : 1 }), columns, 'csv'),
})
