import { defineFaults } from '../../kernel/fault.ts'

interface TooLarge {
  readonly file: string
  readonly part: string
  readonly what: string
  readonly found: number
  readonly limit: number
}

const grouped = (number: number) => number.toLocaleString('en')

/** Why a workbook cannot be read. */
export const workbookFaults = defineFaults('xlsx', {
  legacy: {
    kind: 'unprocessable',
    detail: (it: { file: string }) => `${it.file} is a workbook of the old kind (.xls) or another old Office document.`,
    fix: 'Open it and save it as “Excel workbook (.xlsx)” or as CSV.',
  },
  encrypted: {
    kind: 'unprocessable',
    detail: (it: { file: string }) => `${it.file} is protected by a password.`,
    fix: 'Save it without a password, or as CSV.',
  },
  unreadable: {
    kind: 'unprocessable',
    detail: (it: { file: string; part: string; reason: string }) => `${it.file} is damaged: ${it.part}: ${it.reason}.`,
    fix: 'Open it and save it again as .xlsx, or send it as CSV.',
  },
  too_large: {
    kind: 'unprocessable',
    detail: ({ file, part, what, found, limit }: TooLarge) =>
      `${file} is too large: ${part} has ${grouped(found)} ${what}; at most ${grouped(limit)} are read.`,
    fix: 'Send the table as CSV, which may be of any length, or split it into several files.',
  },
  bomb: {
    kind: 'unprocessable',
    detail: (it: { file: string; found: number; ratio: number }) =>
      `${it.file} unpacks to ${grouped(it.found)} bytes: more than ${it.ratio} times its size, as files do that are made to fill a disk.`,
    fix: 'If it really is a price list, delete the empty rows and columns that carry only formatting and save it again, or send it as CSV.',
  },
  sheet_unknown: {
    kind: 'not_found',
    detail: (it: { file: string; sheet: string; sheets: readonly string[] }) =>
      `${it.file} has no sheet “${it.sheet}”.`,
    fix: (it: { file: string; sheet: string; sheets: readonly string[] }) => `Its sheets are: ${it.sheets.join(', ')}.`,
  },
})
