import { Type } from 'typebox'
import { defineFormat } from '../contract/format.ts'
import { outlineJson } from '../reading/json/outline.ts'
import { ANY_KEY, parseRecordPath, printRecordPath } from '../reading/json/path.ts'
import { columnsOfChunks, jsonReader } from '../reading/json/reader.ts'
import { JsonRecordScanner } from '../reading/json/record-scanner.ts'
import { jsonRejects } from '../reading/json/rejects.ts'
import { cutRecordsFromStart } from '../reading/records/cutter.ts'

interface JsonOptions {
  readonly record: string
}

export default defineFormat<JsonOptions>({
  name: 'json',
  summary:
    'Objects of one array, however deep it lies, or of an object by id; also one object, or several after each other.',
  loose: true,
  options: Type.Object({
    record: Type.String({
      description: "Path of the records: catalog.items, products.* for an object by id, '' for the whole file.",
    }),
  }),

  sniff({ head, name }) {
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
      .toString()
      .replace(/^\ufeff/, '')
      .trimStart()
    if (!/^(?:\{\s*["}]|\[\s*[{[\]"\d])/.test(text)) return null
    const { record } = outlineJson(text)
    return { confidence: name.endsWith('.json') ? 0.95 : 0.9, options: { record: printRecordPath(record) } }
  },

  split: (spool, { record }, from) => cutRecordsFromStart(spool, new JsonRecordScanner(parseRecordPath(record)), from),

  columns: (chunks, { record }) => columnsOfChunks(chunks, isKeyed(record)),

  reader: ({ record }, columns, each) => jsonReader({ keyed: isKeyed(record), byLine: false }, columns, each),

  rejects: ({ record }) => jsonRejects(isKeyed(record)),
})

function isKeyed(record: string): boolean {
  return parseRecordPath(record).at(-1) === ANY_KEY
}
