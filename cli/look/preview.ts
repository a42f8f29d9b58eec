import type { Preview, PreviewRecord } from '../../engine/contract/preview.ts'
import { renderAnalysis } from './analysis.ts'
import { type Look, paint } from './look.ts'
import { summary } from './report.ts'
import { plain, short } from './words.ts'

/** What an import would do with a record, in words. */
const ACTIONS = {
  create: { says: 'would be new', mark: 'good' },
  update: { says: 'would be changed', mark: 'good' },
  unchanged: { says: 'is there already, unchanged', mark: 'faint' },
  skip: { says: 'would be skipped', mark: 'faint' },
  remove: { says: 'would be removed', mark: 'warn' },
  reject: { says: 'would be left out', mark: 'bad' },
} as const

/** Records as the source has them, what comes of each, and what is wrong. */
export function renderPreview(preview: Preview, look: Look, options: { readonly analysis: boolean }): string {
  const { strong, faint } = paint(look)
  return [
    preview.analysis && options.analysis ? renderAnalysis(preview.analysis, look, { next: false }) : '',
    ...preview.records.map((record) => recordLines(record, look)),
    `${strong('In all:')} ${summary(preview.report.counts)} ${faint('Nothing was written.')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function recordLines(record: PreviewRecord, look: Look): string {
  const brush = paint(look)
  const action = ACTIONS[record.action]
  return [
    `${brush.strong(`Row ${record.row}`)} ${brush[action.mark](action.says)}`,
    ...pairLines('source', record.source, look),
    ...pairLines('result', record.result ?? {}, look),
    ...record.problems.map((it) => {
      const sign = it.severity === 'error' ? brush.bad('✗') : brush.warn('!')
      const value = it.value === '' ? '' : ` “${short(it.value, 60)}”`
      return `  ${sign} ${it.code}${it.attribute ? ` ${plain(it.attribute)}` : ''}${value}: ${plain(it.detail)}`
    }),
  ].join('\n')
}

function pairLines(title: string, pairs: Readonly<Record<string, unknown>>, look: Look): string[] {
  const { faint } = paint(look)
  const filled = Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined && value !== '')
  if (filled.length === 0) return []
  const names = filled.map(([name]) => short(name, 32))
  const width = Math.max(...names.map((name) => name.length))
  const room = Math.max(20, look.width - width - 6)
  return [
    faint(`  ${title}`),
    ...filled.map(([, value], i) => `    ${faint((names[i] ?? '').padEnd(width))}  ${short(textOf(value), room)}`),
  ]
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' | ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
