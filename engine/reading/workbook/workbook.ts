import { posix } from 'node:path'
import type { Archive, WorkbookLimits } from './archive.ts'
import { type NumberStyle, numberStyle } from './number-styles.ts'
import { type Attributes, readPart } from './part-parser.ts'
import { workbookFaults } from './workbook.faults.ts'

export interface Sheet {
  readonly name: string
  readonly part: string
  readonly hidden: boolean
}

/** What all sheets of a workbook share. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly is1904: boolean
  readonly strings: readonly string[]
  /** By the number that cells name in `s`. */
  readonly styles: readonly NumberStyle[]
}

interface Relation {
  readonly type: string
  readonly part: string
}

/** Reads all of a workbook but its sheets. */
export async function readWorkbook(archive: Archive, limits: WorkbookLimits): Promise<Workbook> {
  const root = [...(await relations(archive, '', limits)).values()]
  const book = root.find((relation) => relation.type === 'officeDocument')?.part
  if (!book) throw workbookFaults.unreadable({ part: '_rels/.rels', reason: 'it names no workbook' })
  const related = await relations(archive, book, limits)
  const partOf = (type: string) => [...related.values()].find((relation) => relation.type === type)?.part
  let is1904 = false
  const sheets: Sheet[] = []
  await readPart(
    archive,
    book,
    {
      open: (name, attributes) => {
        if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
        if (name !== 'sheet') return
        const relation = related.get(idOf(attributes))
        // Charts are sheets too, but no worksheets.
        if (relation?.type !== 'worksheet') return
        sheets.push({
          name: attributes.name ?? '',
          part: relation.part,
          hidden: (attributes.state ?? 'visible') !== 'visible',
        })
      },
      text: () => {},
      close: () => {},
    },
    limits,
  )
  if (sheets.length === 0) throw workbookFaults.unreadable({ part: book, reason: 'it has no sheets' })
  return {
    sheets,
    is1904,
    strings: await readStrings(archive, partOf('sharedStrings'), limits),
    styles: await readStyles(archive, partOf('styles'), limits),
  }
}

function idOf(attributes: Attributes): string {
  return attributes['r:id'] ?? Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''
}

/** What a part refers to, by id; '' is the whole package. */
async function relations(archive: Archive, part: string, limits: WorkbookLimits): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part || '.')
  const file = part === '' ? '_rels/.rels' : posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const found = new Map<string, Relation>()
  await readPart(
    archive,
    file,
    {
      open: (name, { Id, Type, Target }) => {
        if (name !== 'Relationship' || !Id || !Target) return
        const target = Target.startsWith('/') ? Target.slice(1) : posix.join(part === '' ? '' : folder, Target)
        found.set(Id, { type: (Type ?? '').split('/').at(-1) ?? '', part: target })
      },
      text: () => {},
      close: () => {},
    },
    limits,
  )
  return found
}

async function readStrings(archive: Archive, part: string | undefined, limits: WorkbookLimits): Promise<string[]> {
  const strings: string[] = []
  if (!part || !archive.has(part)) return strings
  let current = ''
  let characters = 0
  let inText = false
  // What a text is pronounced like is no part of it.
  let phonetic = 0
  await readPart(
    archive,
    part,
    {
      open: (name) => {
        if (name === 'si') current = ''
        else if (name === 'rPh') phonetic += 1
        inText = name === 't' && phonetic === 0
      },
      text: (text) => {
        if (inText) current += text
      },
      close: (name) => {
        inText = false
        if (name === 'rPh') phonetic -= 1
        if (name !== 'si') return
        strings.push(unescaped(current))
        characters += current.length
        if (strings.length > limits.sharedStrings) {
          throw workbookFaults.too_large({
            what: 'different texts',
            found: strings.length,
            limit: limits.sharedStrings,
          })
        }
        if (characters > limits.sharedCharacters) {
          throw workbookFaults.too_large({
            what: 'characters of text',
            found: characters,
            limit: limits.sharedCharacters,
          })
        }
      },
    },
    limits,
  )
  return strings
}

async function readStyles(archive: Archive, part: string | undefined, limits: WorkbookLimits): Promise<NumberStyle[]> {
  const styles: NumberStyle[] = []
  if (!part || !archive.has(part)) return styles
  const codes = new Map<number, string>()
  let inCellStyles = false
  await readPart(
    archive,
    part,
    {
      open: (name, attributes) => {
        if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
        else if (name === 'cellXfs') inCellStyles = true
        else if (name === 'xf' && inCellStyles) {
          const id = Number(attributes.numFmtId ?? 0)
          styles.push(numberStyle(id, codes.get(id)))
        }
      },
      text: () => {},
      close: (name) => {
        if (name === 'cellXfs') inCellStyles = false
      },
    },
    limits,
  )
  return styles
}

/** Characters that XML cannot hold are written `_x000D_` in workbooks. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
