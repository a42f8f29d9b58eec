import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'

/** One command as it was typed, and what it printed. */
interface Step {
  readonly command: string
  readonly out: readonly string[]
  readonly err: readonly string[]
  readonly exit: number
}

/** Commands that are run one after the other in a folder of their own. */
export interface Story {
  readonly title: string
  readonly steps: readonly Step[]
}

/**
 * Reads a transcript. `# title` begins a story; `$ command` a step; below it what standard output must be, `2> ` before
 * what standard error must be (when any is given), and `[exit 3]` where the code is not 0. `…` stands for any text of a
 * line, a line of only `…` for any lines.
 */
export function readTranscript(text: string): readonly Story[] {
  return text
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.trimEnd().split('\n')
      const steps: { command: string; out: string[]; err: string[]; exit: number }[] = []
      for (const line of lines) {
        const step = steps.at(-1)
        const exit = /^\[exit (\d+)\]$/.exec(line)
        if (line.startsWith('$ ')) steps.push({ command: line.slice(2), out: [], err: [], exit: 0 })
        else if (step && exit) step.exit = Number(exit[1])
        else if (step && line.startsWith('2> ')) step.err.push(line.slice(3))
        else step?.out.push(line)
      }
      return { title, steps: steps.map((step) => ({ ...step, out: trimmed(step.out) })) }
    })
}

/** Runs a story and compares what it prints; `env` is added to the variables of its commands. */
export async function expectTranscript(story: Story, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'izb-transcript-'))
  try {
    await makeProgram(folder)
    for (const step of story.steps) {
      const { out, err, exit } = await run(step.command, folder, env)
      const seen = `$ ${step.command}\n${out}${err}[exit ${exit}]`
      expect({ exit, seen }).toEqual({ exit: step.exit, seen })
      expectLines(step.out, out, step.command)
      if (step.err.length > 0) expectLines(step.err, err, step.command)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const ROOT = join(import.meta.dirname, '..', '..')
const SHIM = join(ROOT, 'cli', 'izb.js')
/** Makes a Node believe to be an older one. */
const OLD_NODE =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})'

/** An `izb` and a `node` that a shell finds by their names. */
async function makeProgram(folder: string): Promise<void> {
  const bin = join(folder, '.bin')
  await mkdir(bin)
  await symlink(process.execPath, join(bin, 'node'))
  await writeFile(join(bin, 'izb'), `#!/bin/sh\nexec node "${SHIM}" "$@"\n`)
  await chmod(join(bin, 'izb'), 0o755)
}

function run(
  command: string,
  folder: string,
  more: Readonly<Record<string, string>>,
): Promise<{ out: string; err: string; exit: number }> {
  const clean = Object.entries(process.env).filter(([name]) => !/^(IZB_|FORCE_COLOR|COLUMNS|NODE_)/.test(name))
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: folder,
    env: {
      ...Object.fromEntries(clean),
      NO_COLOR: '1',
      FIXTURES: join(ROOT, 'fixtures'),
      IZB: SHIM,
      OLD_NODE,
      PATH: `${join(folder, '.bin')}:${process.env.PATH}`,
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ out, err, exit: code ?? -1 }))
  })
}

function expectLines(wanted: readonly string[], text: string, command: string): void {
  const seen = trimmed(text.split('\n').map((line) => line.trimEnd()))
  const pattern = wanted
    .map((line) => (line === '…' ? '(?:.*\n)*?' : `${line.split('…').map(escaped).join('.*')}\n`))
    .join('')
  if (!new RegExp(`^${pattern}$`).test(seen.map((line) => `${line}\n`).join(''))) {
    // Not equal as they are: this shows where.
    expect(seen, command).toEqual(wanted)
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Without empty lines at the ends: they separate steps of a story. */
function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== '')
  const last = lines.findLastIndex((line) => line !== '')
  return first === -1 ? [] : lines.slice(first, last + 1)
}
