import { randomBytes } from 'node:crypto'
import { systemClock } from '../engine/kernel/clock.ts'
import { type Channel, EXIT } from './cli.ts'
import type { Look } from './look/look.ts'
import { configurationOf } from './open.ts'
import { runProgram, SETTING_FLAGS, type World } from './program.ts'

// Two presses closer than this are one: a terminal and a parent may both pass on the same Ctrl-C.
const SECOND_PRESS_AFTER_MS = 400
const PIPE_WIDTH = 120

const { argv, env, stdin, stdout, stderr } = process
const words = argv.slice(2)
const ends = words.indexOf('--')
const options = ends === -1 ? words : words.slice(0, ends)

/** Colour on a terminal only, unless the two variables that everybody knows say otherwise. */
function lookOf(stream: NodeJS.WriteStream): Look {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0'
  const colour = forced || (stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb')
  return { colour, width: stream.isTTY ? stream.columns || PIPE_WIDTH : Number(env.COLUMNS) || PIPE_WIDTH }
}

/** A reader that has gone away (`izb … | head`) is no fault: what is left to say is dropped. */
function channelOf(stream: NodeJS.WriteStream): Channel {
  let open = true
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false
    if (error.code !== 'EPIPE') process.exitCode = EXIT.failed
  })
  return {
    tty: stream.isTTY === true ? stream : null,
    look: lookOf(stream),
    write: (text) => {
      if (open) stream.write(text)
    },
  }
}

function flagsOf(): Record<string, string | undefined> {
  const flags: Record<string, string | undefined> = {}
  for (const [flag, setting] of Object.entries(SETTING_FLAGS)) {
    const at = options.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`))
    const word = options[at]
    if (word !== undefined) flags[setting] = word === flag ? options[at + 1] : word.slice(flag.length + 1)
  }
  return flags
}

/** The first Ctrl-C asks for an orderly end, the second leaves at once. */
function cancelSignal(): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  const press = () => {
    const now = Date.now()
    if (first !== undefined && now - first > SECOND_PRESS_AFTER_MS) {
      restoreTerminal()
      process.exit(EXIT.cancelled)
    }
    first ??= now
    controller.abort()
  }
  process.on('SIGINT', press)
  process.on('SIGTERM', press)
  process.on('SIGHUP', press)
  // Whoever started this one for an older Node was killed: so is this one meant to be.
  process.on('disconnect', () => process.exit(EXIT.failed))
  process.channel?.unref()
  return controller.signal
}

/** A progress bar hides the cursor and stops the wrapping of lines. */
function restoreTerminal(): void {
  if (stderr.isTTY) stderr.write('\u001b[?25h\u001b[?7h\n')
}

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: stdin, output: stderr })
  try {
    const answer = await lines.question(`${question} [Y/n] `, { signal: world.signal })
    return /^(y|yes|o|oui|)$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}

/** We were wrong, not the caller: one sentence, an id, and the stack only for who asks. */
async function confess(error: unknown): Promise<never> {
  restoreTerminal()
  const id = randomBytes(4).toString('hex')
  stderr.write(
    `✗ izb met an error of its own (${id}). Nothing you typed is at fault.\n` +
      'Fix: run it again with --log debug to see where it happened, and report it with that text.\n',
  )
  if (await isDebugged()) stderr.write(`${id} ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(EXIT.failed)
}

async function isDebugged(): Promise<boolean> {
  try {
    return (await configurationOf(world)).log === 'debug'
  } catch {
    return env.IZB_LOG === 'debug'
  }
}

const out = channelOf(stdout)
const err = channelOf(stderr)
const world: World = {
  out,
  err,
  stdin,
  interactive: stdin.isTTY === true && err.tty !== null,
  json: options.includes('--json'),
  clock: systemClock,
  signal: cancelSignal(),
  env,
  folder: process.cwd(),
  flags: flagsOf(),
  ask,
}

process.on('uncaughtException', (error) => void confess(error))
process.on('unhandledRejection', (error) => void confess(error))

try {
  const code = await runProgram(words, world)
  // What is still on its way to a pipe is written before the end.
  await Promise.all([stdout, stderr].map((it) => new Promise<void>((written) => it.write('', () => written()))))
  process.exit(process.exitCode === EXIT.failed ? EXIT.failed : code)
} catch (error) {
  await confess(error)
}
