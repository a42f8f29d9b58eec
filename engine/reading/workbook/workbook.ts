import { posix } from 'node:path'
import type { Archive } from './archive.ts'
import { type NumberStyle, numberStyle } from './number-styles.ts'
import { type Attributes, readPart } from './part-parser.ts'
import { SharedTexts } from './shared-texts.ts'
import { workbookFaults } from './workbook.faults.ts'

export interface Sheet {
  readonly name: string
  readonly part: string
  readonly hidden: boolean
}

/** What all sheets of a workbook share. */
export interface Workbook extends AsyncDisposable {
  readonly sheets: readonly Sheet[]
  readonly is1904: boolean
  readonly texts: SharedTexts
  /** By the number that cells name in `s`. */
  readonly styles: readonly NumberStyle[]
}

interface Relation {
  readonly type: string
  readonly part: string
}

/** Reads all of a workbook but its sheets and texts. What of the texts does not fit into memory lies beside the spool. */
export async function readWorkbook(archive: Archive, spoolPath: string): Promise<Workbook> {
  const { file } = archive
  const root = [...(await relations(archive, '')).values()]
  const book = root.find((relation) => relation.type === 'officeDocument')?.part
  if (!book) throw workbookFaults.unreadable({ file, part: '_rels/.rels', reason: 'it names no workbook' })
  const related = await relations(archive, book)
  const partOf = (type: string) => [...related.values()].find((relation) => relation.type === type)?.part
  let is1904 = false
  const sheets: Sheet[] = []
  await readPart(archive, book, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
      if (name !== 'sheet') return
      const relation = related.get(idOf(attributes))
      // Charts are sheets too, but no worksheets.
      if (relation?.type !== 'worksheet') return
      const hidden = (attributes.state ?? 'visible') !== 'visible'
      sheets.push({ name: attributes.name ?? '', part: relation.part, hidden })
    },
  })
  if (sheets.length === 0) throw workbookFaults.unreadable({ file, part: book, reason: 'it has no sheets' })
  const styles = await readStyles(archive, partOf('styles'))
  const texts = new SharedTexts(archive, partOf('sharedStrings'), spoolPath)
  return { sheets, is1904, texts, styles, [Symbol.asyncDispose]: () => texts[Symbol.asyncDispose]() }
}

function idOf(attributes: Attributes): string {
  return attributes['r:id'] ?? Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''
}

/** What a part refers to, by id; '' is the whole package. */
async function relations(archive: Archive, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part || '.')
  const file = part === '' ? '_rels/.rels' : posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const found = new Map<string, Relation>()
  await readPart(archive, file, {
    open: (name, { Id, Type, Target }) => {
      if (name !== 'Relationship' || !Id || !Target) return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(part === '' ? '' : folder, Target)
      found.set(Id, { type: (Type ?? '').split('/').at(-1) ?? '', part: target })
    },
  })
  return found
}

async function readStyles(archive: Archive, part: string | undefined): Promise<NumberStyle[]> {
  const styles: NumberStyle[] = []
  if (!part || !archive.has(part)) return styles
  const codes = new Map<number, string>()
  let inCellStyles = false
  await readPart(archive, part, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'cellXfs') inCellStyles = true
      else if (name === 'xf' && inCellStyles) {
        const id = Number(attributes.numFmtId ?? 0)
        styles.push(numberStyle(id, codes.get(id)))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  return styles
}
