import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { MappingDocument } from '../contract/mapping.ts'
import { mappingFaults } from './mapping.faults.ts'

const CHARS_MAX = 5_000_000

/** Reads a mapping document, JSON or YAML. Throws `mapping.unreadable` with the line; what it says is for lintMapping to judge. */
export function readMapping(text: string, name: string): MappingDocument {
  if (text.length > CHARS_MAX) {
    throw mappingFaults.unreadable({ name, line: 0, reason: `it has more than ${CHARS_MAX} characters.` })
  }
  const lines = new LineCounter()
  // The library compares each key with all before it: a table of 50,000 values would take minutes.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false }
  const parsed = parseDocument(text.replace(/^\uFEFF/, ''), options)
  const refuse = (at: number, reason: string) => {
    const { line, col } = lines.linePos(at)
    throw mappingFaults.unreadable({ name, line, column: col, reason: `${reason}.` })
  }
  const [error] = parsed.errors
  if (error) refuse(error.pos[0], error.message)
  const twice = repeatedKey(parsed)
  if (twice) refuse(twice.at, `the key “${twice.key}” stands here a second time`)
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

/** The first key that a map has twice, and where. */
function repeatedKey(document: Document): { key: string; at: number } | null {
  let found: { key: string; at: number } | null = null
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        if (seen.has(key.value)) {
          found = { key: String(key.value), at: key.range?.[0] ?? 0 }
          return visit.BREAK
        }
        seen.add(key.value)
      }
      return undefined
    },
  })
  return found
}
