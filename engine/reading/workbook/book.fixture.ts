import { type ZipFile, zipOf } from '../../pipeline/zip.fixture.ts'

const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

interface Parts {
  /** What stands in `sheetData`, by name of the sheet. */
  readonly sheets: Readonly<Record<string, string>>
  readonly hidden?: readonly string[]
  readonly strings?: string
  /** Number formats, in the order cells name them from 1. */
  readonly formats?: readonly string[]
  readonly is1904?: boolean
  /** Merged cells of every sheet. */
  readonly merged?: readonly string[]
  readonly more?: readonly ZipFile[]
}

/** Packs a workbook whose XML is written by hand. */
export function bookOf(parts: Parts): Buffer {
  const { sheets, hidden = [], strings, formats = [], is1904 = false, merged = ['A1:B1'], more = [] } = parts
  const names = Object.keys(sheets)
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const relations = (all: string) => `<Relationships xmlns="${RELATIONS}">${all}</Relationships>`
  const state = (name: string) => (hidden.includes(name) ? ' state="hidden"' : '')
  return zipOf(
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: '_rels/.rels', content: relations(relation('r1', 'officeDocument', '/xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${OFFICE}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}"${state(name)} r:id="s${i}"/>`).join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations(
        names.map((_, i) => relation(`s${i}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('') +
          (strings === undefined ? '' : relation('t', 'sharedStrings', 'sharedStrings.xml')) +
          relation('f', 'styles', 'styles.xml'),
      ),
    },
    {
      name: 'xl/styles.xml',
      content: `<styleSheet><numFmts>${formats.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${200 + i}"/>`).join('')}</cellXfs></styleSheet>`,
    },
    ...(strings === undefined ? [] : [{ name: 'xl/sharedStrings.xml', content: `<sst>${strings}</sst>` }]),
    ...Object.values(sheets).map((rows, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      content: `<worksheet><sheetData>${rows}</sheetData><mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells></worksheet>`,
    })),
    ...more,
  )
}

/** Rows of texts and numbers, as `sheetData` has them. */
export function rowsOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    if (value === null) return '<c/>'
    const text = String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${text}</t></is></c>`
  }
  return rows.map((cells) => `<row>${cells.map(cell).join('')}</row>`).join('')
}
