import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Puts variables into `.env` in place of what it said of them, or takes them out; nobody else may read the file. */
export function keepVariables(folder: string, variables: Readonly<Record<string, string | null>>): void {
  const file = join(folder, '.env')
  let before = ''
  try {
    before = readFileSync(file, 'utf8')
  } catch {
    // There is none yet.
  }
  const others = before
    .split('\n')
    .filter((line) => line !== '' && !Object.keys(variables).includes(line.split('=')[0] ?? ''))
  const kept = Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
  writeFileSync(file, `${[...others, ...kept].join('\n')}\n`, { mode: 0o600 })
}
