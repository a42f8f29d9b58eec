import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { EXIT } from '../../cli/cli.ts'
import { runProgram, type World } from '../../cli/program.ts'
import { COMMANDS, type Entry } from '../../cli/registry.ts'
import { fakeClock } from '../../engine/kernel/clock.ts'

/** A world of which only the printed text is looked at. */
function printed(): { world: World; text(): string } {
  const lines: string[] = []
  const channel = { tty: null, look: { width: 100, colour: false }, write: (text: string) => void lines.push(text) }
  const world: World = {
    out: channel,
    err: channel,
    stdin: Readable.from([]),
    interactive: false,
    json: false,
    clock: fakeClock('2026-01-01T00:00:00Z'),
    signal: new AbortController().signal,
    env: {},
    folder: '/nowhere',
    flags: {},
    ask: async () => false,
  }
  return { world, text: () => lines.join('') }
}

function paths(entries: readonly Entry[], above: readonly string[] = []): string[][] {
  return entries.flatMap((entry) => {
    const path = [...above, entry.name]
    return [path, ...paths(entry.verbs ?? [], path)]
  })
}

describe('every command explains itself, with an example that names it', () => {
  test.each(paths(COMMANDS).map((path) => [path.join(' '), path] as const))('izb %s', async (name, path) => {
    const { world, text } = printed()
    expect(await runProgram([...path, '--help'], world)).toBe(EXIT.ok)
    const [usage = '', examples = ''] = text().split(/^Examples?:$/m)
    expect(usage).toContain(`Usage: izb ${name}`)
    expect(examples).toMatch(new RegExp(`^ {2}\\$ .*izb ${name}`, 'm'))
    expect(
      Math.max(
        ...text()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(120)
  })
})

test('the list of commands has no name twice, and a summary for each', () => {
  const names = COMMANDS.map((entry) => entry.name)
  expect(new Set(names).size).toBe(names.length)
  expect(COMMANDS.every((entry) => entry.summary !== '' && !entry.summary.endsWith('.'))).toBe(true)
})
