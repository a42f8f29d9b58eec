import { defineFaults } from '../../kernel/fault.ts'

/** Why a workbook cannot be read. */
export const workbookFaults = defineFaults('xlsx', {
  legacy: {
    kind: 'unprocessable',
    detail: 'The file is a workbook of the old kind (.xls) or another old Office document.',
    fix: 'Open it and save it as “Excel workbook (.xlsx)” or as CSV.',
  },
  encrypted: {
    kind: 'unprocessable',
    detail: 'The workbook is protected by a password.',
    fix: 'Save it without a password, or as CSV.',
  },
  unreadable: {
    kind: 'unprocessable',
    detail: (it: { part: string; reason: string }) => `The workbook is damaged: ${it.part}: ${it.reason}.`,
    fix: 'Open it and save it again as .xlsx, or send it as CSV.',
  },
  too_large: {
    kind: 'unprocessable',
    detail: (it: { what: string; found: number; limit: number }) =>
      `The workbook has ${it.found} ${it.what}; at most ${it.limit} are read.`,
    fix: 'Send the table as CSV, or split it into several files.',
  },
  sheet_unknown: {
    kind: 'not_found',
    detail: (it: { sheet: string; sheets: readonly string[] }) => `The workbook has no sheet “${it.sheet}”.`,
    fix: (it: { sheet: string; sheets: readonly string[] }) => `Its sheets are: ${it.sheets.join(', ')}.`,
  },
})
