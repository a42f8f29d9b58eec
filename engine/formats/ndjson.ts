import { Type } from 'typebox'
import { defineFormat } from '../contract/format.ts'
import { readElement } from '../reading/json/element.ts'
import { LineScanner } from '../reading/json/line-scanner.ts'
import { columnsOfChunks, jsonReader } from '../reading/json/reader.ts'
import { jsonRejects } from '../reading/json/rejects.ts'
import { cutRecords } from '../reading/records/cutter.ts'

const BEGINNING = { byte: 0, line: 1, index: 1 }
const LINES_LOOKED_AT = 20

export default defineFormat({
  name: 'ndjson',
  summary: 'One JSON object per line.',
  loose: true,
  options: Type.Object({}),

  sniff({ head, whole, name }) {
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
      .toString()
      .replace(/^\ufeff/, '')
    const lines = text.split('\n', LINES_LOOKED_AT + 1)
    // The last line of a sample may be cut.
    if (!whole && lines.length <= LINES_LOOKED_AT) lines.pop()
    const filled = lines.map((line) => line.trim()).filter((line) => line !== '')
    if (!filled[0]?.startsWith('{')) return null
    const good = filled.filter((line) => line.endsWith('}') && 'value' in readElement(line, false)).length
    const named = /\.(ndjson|jsonl|jsonlines|ldjson)$/.test(name)
    if (good < (named ? 1 : 2) || good < filled.length / 2) return null
    return { confidence: named ? 0.99 : 0.97, options: {} }
  },

  split: (spool, _options, from = BEGINNING) => cutRecords(spool, new LineScanner(from), from),

  columns: (chunks) => columnsOfChunks(chunks, false),

  reader: (_options, columns, each) => jsonReader({ keyed: false, byLine: true }, columns, each),

  rejects: () => jsonRejects(false),
})
