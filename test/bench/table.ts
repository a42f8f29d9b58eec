import type { Usage } from './measure.ts'

/** One row of a benchmark: what it cost beside what it is compared with. */
export interface Comparison {
  readonly name: string
  readonly ours: number
  readonly peer: number
  readonly unit: 's' | 'MB'
  /** Highest ratio that is still good; null where there is none. */
  readonly goal: number | null
  readonly peerName: string
}

/** Prints comparisons as a markdown table, with the ratio of each and whether it is what we aim at. */
export function comparisonTable(rows: readonly Comparison[]): string {
  const head = ['case', 'ours', 'peer', 'ratio', 'goal', '', 'peer is']
  return markdown(
    head,
    rows.map(({ name, ours, peer, unit, goal, peerName }) => {
      const ratio = ours / peer
      const verdict = goal === null ? '' : ratio <= goal ? 'reached' : 'missed'
      return [
        name,
        figure(ours, unit),
        figure(peer, unit),
        ratio.toFixed(2),
        goal === null ? '' : `≤ ${goal}`,
        verdict,
        peerName,
      ]
    }),
  )
}

/** Prints what each command cost. */
export function usageTable(rows: readonly (readonly [name: string, usage: Usage])[]): string {
  const head = ['run', 'CPU', 'of it server', 'wall', 'peak PSS', 'peak RSS']
  return markdown(
    head,
    rows.map(([name, { cpuSeconds, serverSeconds, wallSeconds, peak }]) => [
      name,
      figure(cpuSeconds, 's'),
      figure(serverSeconds, 's'),
      figure(wallSeconds, 's'),
      figure(peak.pssBytes / 1e6, 'MB'),
      figure(peak.rssBytes / 1e6, 'MB'),
    ]),
  )
}

function figure(value: number, unit: string): string {
  return `${value.toFixed(unit === 'MB' ? 0 : 2)} ${unit}`
}

/** A markdown table whose columns stand straight in a terminal, too. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, 3, ...rows.map((row) => (row[at] ?? '').length)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
