import { LineCounter, parseDocument } from 'yaml'
import type { MappingDocument } from '../contract/mapping.ts'
import { mappingFaults } from './mapping.faults.ts'

const CHARS_MAX = 5_000_000

/** Reads a mapping document, JSON or YAML. Throws `mapping.unreadable` with the line; what it says is for lintMapping to judge. */
export function readMapping(text: string, name: string): MappingDocument {
  if (text.length > CHARS_MAX) {
    throw mappingFaults.unreadable({ name, line: 0, reason: `it has more than ${CHARS_MAX} characters.` })
  }
  const lines = new LineCounter()
  const parsed = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const error = parsed.errors[0]
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw mappingFaults.unreadable({ name, line, column: col, reason: `${error.message}.` })
  }
  let read: unknown
  try {
    read = parsed.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    throw mappingFaults.unreadable({ name, line: 0, reason: `${(cause as Error).message}.` }, { cause })
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw mappingFaults.unreadable({ name, line: 1, reason: 'it is no document with keys such as “attributes”.' })
  }
  const document = read as MappingDocument
  return { ...document, attributes: document.attributes ?? {} }
}
