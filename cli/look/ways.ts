import { type Look, paint } from './look.ts'

/** What can be done next, each with its command; where one line is too narrow for both, the command has its own. */
export function waysLines(ways: readonly (readonly [title: string, command: string])[], look: Look): string {
  const { faint } = paint(look)
  const width = Math.max(0, ...ways.map(([title]) => title.length + 1))
  const fits = ways.every(([, command]) => width + 1 + command.length <= look.width)
  return ways
    .map(([title, command]) =>
      fits ? `${faint(`${title}:`.padEnd(width))} ${command}` : `${faint(`${title}:`)}\n  ${command}`,
    )
    .join('\n')
}
