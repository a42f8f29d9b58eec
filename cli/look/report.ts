import { PROBLEM_CODES } from '../../engine/kernel/reject.ts'
import type { Counts, ImportReport, ProblemLine } from '../../engine/report/report.ts'
import { type Look, paint } from './look.ts'
import { waysLines } from './ways.ts'
import { displayWidth, wrapped } from './width.ts'
import { bytes, duration, listed, number, plain, plural, quoted, short } from './words.ts'

const PROBLEMS_SHOWN = 25
const DETAIL_CHARS_MAX = 400
const INDENT = ' '.repeat(12)

/** What the renderer cannot know from the report alone. */
export interface ReportSurroundings {
  /** File that the rejected records were written to. */
  readonly rejectsFile?: string
  /** False where the report is a part of something longer. */
  readonly next?: boolean
}

/** What came of a run, as a merchant reads it: counts, problems, what to do. */
export function renderReport(report: ImportReport, look: Look, around: ReportSurroundings = {}): string {
  return [
    headLines(report, look),
    countLines(report.counts, look),
    reasonLines(report, look),
    problemLines(report.problems, look),
    around.next === false ? '' : nextLines(report, look, around),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The sentence that stands first: how it ended. */
const ENDINGS: Readonly<Record<string, { mark: 'good' | 'warn' | 'bad'; says: string }>> = {
  completed: { mark: 'good', says: 'Done' },
  nothing_read: { mark: 'warn', says: 'There was nothing to import' },
  completed_with_errors: { mark: 'warn', says: 'Done, but some records were left out' },
  held: { mark: 'warn', says: 'Stopped by a guard, nothing was removed' },
  failed: { mark: 'bad', says: 'Failed' },
  cancelled: { mark: 'warn', says: 'Cancelled' },
  unchanged: { mark: 'good', says: 'The source has not changed, nothing to do' },
  reverted: { mark: 'good', says: 'Undone' },
}

const SIGNS = { good: '✓', warn: '!', bad: '✗' } as const

function headLines(report: ImportReport, look: Look): string {
  const brush = paint(look)
  const ending = ENDINGS[report.reason?.code ?? ''] ??
    ENDINGS[report.state] ?? { mark: 'warn' as const, says: `State: ${report.state}` }
  const says = report.dry_run ? `${ending.says} (dry run: nothing was written)` : ending.says
  const facts = [
    `import ${report.id}`,
    report.target,
    report.merchant === '' ? '' : `merchant ${plain(report.merchant)}`,
    `${plain(report.source.address)} (${report.source.format}, ${bytes(report.source.bytes)})`,
    duration(report.seconds),
  ]
  const head = `${brush[ending.mark](SIGNS[ending.mark])} ${brush.strong(`${says}.`)} ${summary(report.counts)}`
  const told = wrapped(facts.filter((fact) => fact !== '').join(' · '), look.width)
  return `${wrapped(head, look.width, '  ')}\n${brush.faint(told)}`
}

/** The counts in a sentence. */
export function summary(counts: Counts): string {
  const parts = [
    [counts.created, 'new'],
    [counts.updated, 'changed'],
    [counts.unchanged, 'unchanged'],
    [counts.skipped, 'skipped'],
    [counts.removed, 'removed on request'],
    [counts.deactivated, 'deactivated'],
    [counts.zeroed, 'set to no stock'],
    [counts.deleted, 'deleted'],
    [counts.invalid, 'invalid'],
    [counts.error, 'unreadable'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${number(count)} ${word}`)
  return `${plural(counts.read, 'record')} read${said.length > 0 ? `: ${said.join(', ')}` : ''}.`
}

const COUNT_WIDTH = 17
const COUNT_ROWS: readonly (readonly (keyof Counts)[])[] = [
  ['rows', 'read', 'valid', 'invalid', 'error', 'warnings'],
  ['created', 'updated', 'unchanged', 'skipped', 'removed'],
  ['deactivated', 'zeroed', 'deleted'],
]

function countLines(counts: Counts, look: Look): string {
  return COUNT_ROWS.filter((names, i) => i < 2 || names.some((name) => counts[name] > 0))
    .flatMap((names) => {
      const line = countLine(names, counts, look)
      if (displayWidth(line) <= look.width) return [line]
      return [countLine(names.slice(0, 3), counts, look), countLine(names.slice(3), counts, look)]
    })
    .join('\n')
}

function countLine(names: readonly (keyof Counts)[], counts: Counts, look: Look): string {
  const brush = paint(look)
  const cells = names.map((name, i) => {
    const text = `${name} ${number(counts[name])}`
    const gap = i === names.length - 1 ? '' : ' '.repeat(Math.max(1, COUNT_WIDTH - text.length))
    if (counts[name] === 0) return brush.faint(text) + gap
    if (name === 'invalid' || name === 'error') return brush.bad(text) + gap
    return (name === 'warnings' ? brush.warn(text) : text) + gap
  })
  return `  ${cells.join('')}`
}

function reasonLines(report: ImportReport, look: Look): string {
  if (!report.reason) return ''
  const { bad, faint } = paint(look)
  return `${bad(plain(report.reason.detail))} ${faint(`[${report.reason.code}]`)}\nFix: ${plain(report.reason.fix)}`
}

function problemLines(problems: readonly ProblemLine[], look: Look): string {
  return problems.length === 0
    ? ''
    : `${paint(look).strong('Problems')}\n${renderProblems(problems, look, PROBLEMS_SHOWN)}`
}

/** What was wrong, errors first, the most frequent first; the first so many kinds. */
export function renderProblems(problems: readonly ProblemLine[], look: Look, most = Number.POSITIVE_INFINITY): string {
  const { faint } = paint(look)
  const rank = (line: ProblemLine) => (line.severity === 'error' ? 0 : 1)
  const sorted = problems.toSorted((a, b) => rank(a) - rank(b) || b.count - a.count)
  const more = sorted.length - most
  return [
    ...sorted.slice(0, most).map((line) => problemBlock(line, look)),
    ...(more > 0 ? [faint(`… and ${plural(more, 'other kind')}; \`izb imports problems\` lists all`)] : []),
  ].join('\n')
}

function problemBlock(line: ProblemLine, look: Look): string {
  const { bad, warn, faint } = paint(look)
  const name = line.severity === 'error' ? bad(line.code) : warn(`${line.code} (warning)`)
  const rows = [...new Set(line.examples.map((example) => example.row).filter((row) => row > 0))]
  const where =
    rows.length === 0
      ? ''
      : `  ${rows.length === 1 && line.count === 1 ? 'row' : 'rows'} ${rows.join(', ')}${line.count > rows.length ? ' …' : ''}`
  const values = [...new Set(line.examples.map((example) => example.value))].filter((value) => value !== '')
  const details = [...new Set(line.examples.map((example) => example.detail))]
  return [
    `  ${number(line.count).padStart(7)} × ${name}${line.attribute ? `  ${plain(line.attribute)}` : ''}${faint(where)}`,
    ...(values.length > 0
      ? [
          `${INDENT}${listed(
            values.map((value) => `“${short(value, 40)}”`),
            4,
          )}`,
        ]
      : []),
    ...(details.length > 0 ? details.slice(0, 2) : [PROBLEM_CODES[line.code]]).map((detail) =>
      faint(wrapped(`${INDENT}${short(detail, DETAIL_CHARS_MAX)}`, look.width, INDENT)),
    ),
  ].join('\n')
}

function nextLines(report: ImportReport, look: Look, around: ReportSurroundings): string {
  const lines: (readonly [string, string])[] = []
  const rejected = report.counts.invalid + report.counts.error > 0
  const reads = report.id !== '' && !report.dry_run
  if (report.state === 'held') lines.push(...waysOn(report))
  if (around.rejectsFile) {
    lines.push(['Mend the rejects and import them', commandFor(report, around.rejectsFile)])
  } else if (rejected && reads) {
    lines.push([
      'Write the rejects to a file',
      `izb imports rejects ${report.id} > rejects.${extensionOf(report.source.format)}`,
    ])
  }
  if (report.problems.length > 0 && reads) lines.push(['All problems', `izb imports problems ${report.id}`])
  if (report.state === 'failed' || report.state === 'cancelled') {
    lines.push(['Run it again', commandFor(report, report.source.address)])
  }
  if (report.dry_run && report.state.startsWith('completed')) {
    lines.push(['Do it', commandFor(report, report.source.address)])
  }
  return waysLines(lines, look)
}

/** The command that brings a file in as this run was. */
function commandFor(report: ImportReport, file: string): string {
  const verb = report.target === 'offers' ? 'import' : `load ${report.target}`
  const whose = report.merchant === '' || report.merchant === 'default' ? '' : ` --merchant ${quoted(report.merchant)}`
  return `izb ${verb} ${quoted(file)}${whose}`
}

/** Out of a held run: what it would remove is made or dropped; where it removes nothing it is only closed. */
function waysOn(report: ImportReport): (readonly [string, string])[] {
  if (report.reason?.code.includes('invalid')) return [['Leave it at that', `izb imports discard ${report.id}`]]
  return [
    ['Make the removals', `izb imports apply ${report.id}`],
    ['Drop them', `izb imports discard ${report.id}`],
  ]
}

/** What a rejects file of a source is: JSON goes line by line, workbooks and sheets as CSV. */
function extensionOf(format: string): string {
  if (format === 'json' || format === 'ndjson') return 'ndjson'
  return format === 'xml' || format === 'tsv' ? format : 'csv'
}
