import type { ColumnExplanation, WeighedAttribute } from '../../engine/sniff/explain.ts'
import { type Look, paint } from './look.ts'
import { type TableColumn, table } from './table.ts'
import { wrapped } from './width.ts'
import { confidence, percent, plain, plural, short } from './words.ts'

const ATTRIBUTES_SHOWN = 12
const OTHERS_SHOWN_FROM = 0.005

/** Why a column becomes what it becomes, as a merchant reads it. */
export function renderExplanation(explanation: ColumnExplanation, look: Look): string {
  return [headLines(explanation, look), wordLines(explanation, look), attributeLines(explanation.attributes, look)]
    .filter((part) => part !== '')
    .join('\n\n')
}

function headLines(it: ColumnExplanation, look: Look): string {
  const { strong, good, warn, faint } = paint(look)
  const becomes =
    it.attribute === null ? warn('is left alone') : `becomes ${good(plain(it.attribute))}, ${confidence(it.confidence)}`
  const facts = [
    `type ${it.type}`,
    `filled ${percent(it.fill)}`,
    plural(it.distinct, 'value'),
    it.language ? `language ${it.language}` : '',
    it.platform ? `looks like ${it.platform}` : '',
    it.samples.length > 0
      ? `e.g. ${it.samples
          .slice(0, 3)
          .map((sample) => `“${short(sample, 30)}”`)
          .join(', ')}`
      : '',
  ]
  const told = wrapped(facts.filter((fact) => fact !== '').join(' · '), look.width)
  const reason = it.reason === '' ? [] : [wrapped(plain(it.reason), look.width)]
  return [`${strong(`“${plain(it.column)}”`)} ${becomes}`, faint(told), ...reason].join('\n')
}

function wordLines({ words }: ColumnExplanation, look: Look): string {
  if (words.length === 0) return ''
  const columns: TableColumn<ColumnExplanation['words'][number]>[] = [
    { title: 'word of the name', cell: (it) => plain(it.word) },
    { title: 'may mean', cell: (it) => (it.means.length === 0 ? 'no list knows it' : short(it.means.join(', '), 80)) },
  ]
  return table(columns, words, look)
}

function attributeLines(attributes: readonly WeighedAttribute[], look: Look): string {
  const { good, faint } = paint(look)
  if (attributes.length === 0) return 'Nothing speaks for any attribute.'
  const columns: TableColumn<WeighedAttribute>[] = [
    { title: 'attribute', cell: (it) => (it.outcome === 'taken' ? good(plain(it.attribute)) : plain(it.attribute)) },
    { title: 'score', cell: (it) => it.score.toFixed(2), right: true, whole: true },
    { title: 'name', cell: (it) => it.name.toFixed(2), right: true },
    { title: 'values', cell: (it) => it.values.toFixed(2), right: true },
    { title: 'platform', cell: (it) => PLATFORM[it.platform ?? 'none'] },
    { title: 'others', cell: (it) => othersOf(it.others), right: true },
    { title: 'what came of it', cell: (it) => short(it.outcome, 80), worth: 20 },
  ]
  const more = attributes.length - ATTRIBUTES_SHOWN
  return [
    table(columns, attributes.slice(0, ATTRIBUTES_SHOWN), look),
    ...(more > 0 ? [faint(`… and ${plural(more, 'attribute')} for which less speaks; --json lists all`)] : []),
  ].join('\n')
}

const PLATFORM = { this: 'says so', other: 'says no', none: '' } as const

function othersOf(change: number): string {
  if (Math.abs(change) < OTHERS_SHOWN_FROM) return ''
  return `${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(2)}`
}
