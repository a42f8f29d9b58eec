import { Type } from 'typebox'
import { defineFormat } from '../contract/format.ts'
import { cutRecords } from '../reading/records/cutter.ts'
import { recordTexts } from '../reading/records/table.ts'
import { xmlColumns } from '../reading/xml/columns.ts'
import { outlineXml } from '../reading/xml/outline.ts'
import { xmlReader } from '../reading/xml/reader.ts'
import { XmlRecordScanner } from '../reading/xml/record-scanner.ts'
import { xmlRejects } from '../reading/xml/rejects.ts'

interface XmlOptions {
  readonly record: string
  readonly namespaces?: Readonly<Record<string, string>>
}

const BEGINNING = { byte: 0, line: 1, index: 1 }
const HTML = /^<!doctype\s+html|^<html[\s>]/i

export default defineFormat<XmlOptions>({
  name: 'xml',
  summary: 'Elements of one path, each a record: RSS, Atom, YML, BMEcat, ONIX or any other XML.',
  loose: true,
  options: Type.Object({
    record: Type.String({
      description: 'Path of the element that is a record, from the root: rss/channel/item.',
      minLength: 1,
    }),
    namespaces: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Declared prefixes, repeated in the rejects file.' }),
    ),
  }),

  sniff({ head, name }) {
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
      .toString()
      .replace(/^\ufeff/, '')
      .trimStart()
    if (!/^<[?!:\w\u0080-\uffff]/.test(text) || HTML.test(text)) return null
    const outline = outlineXml(text)
    if (!outline) return null
    const sure = text.startsWith('<?xml') || /\.(xml|rss|atom|yml)$/.test(name)
    const { record, namespaces } = outline
    const declared = Object.keys(namespaces).length > 0 ? { namespaces } : {}
    return { confidence: sure ? 0.99 : 0.9, options: { record: record.join('/'), ...declared } }
  },

  split: (spool, { record }, from = BEGINNING) => cutRecords(spool, new XmlRecordScanner(pathOf(record), from), from),

  columns: (chunks) => xmlColumns(recordTexts(chunks)),

  reader: (_options, columns, each) => xmlReader(columns, each),

  rejects: ({ record, namespaces }, columns) => xmlRejects(record, columns, namespaces),
})

function pathOf(record: string): string[] {
  return record.split('/').filter((name) => name !== '')
}
