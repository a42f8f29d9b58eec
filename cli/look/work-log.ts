import type { LogLevel } from '../../server/platform/configuration.ts'
import type { WorkLog } from '../../workers/log.ts'
import type { Cli } from '../cli.ts'
import { paint } from './look.ts'
import { plain } from './words.ts'

const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** What a worker says: lines for people on a terminal, lines of JSON where a program reads. */
export function workLog(cli: Pick<Cli, 'err' | 'clock' | 'json'>, most: LogLevel): WorkLog {
  const { err, clock } = cli
  return (level, what, facts = {}) => {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(most)) return
    const time = clock.now().toISOString()
    const line =
      err.tty === null || cli.json
        ? JSON.stringify({ time, level, msg: what, ...facts })
        : spoken(time, level, what, facts, paint(err.look))
    err.write(`${line}\n`)
  }
}

function spoken(
  time: string,
  level: Parameters<WorkLog>[0],
  what: string,
  facts: Readonly<Record<string, unknown>>,
  brush: ReturnType<typeof paint>,
): string {
  const { kind, seconds, error, attempt, id: _, ...rest } = facts
  const word = what.replaceAll('_', ' ')
  const said = level === 'error' ? brush.bad(word) : level === 'warn' ? brush.warn(word) : word
  const details = [
    ...(kind === undefined ? [] : [String(kind)]),
    ...(typeof attempt === 'number' && attempt > 1 ? [`(try ${attempt})`] : []),
    ...(seconds === undefined ? [] : [`in ${seconds} s`]),
    ...(error === undefined ? [] : [`– ${(error as { detail: string }).detail}`]),
    ...Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`),
  ]
  return `${brush.faint(time.slice(11, 19))} ${said} ${plain(details.join(' '))}`.trimEnd()
}
