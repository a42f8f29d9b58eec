import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import type { Clock } from '../engine/kernel/clock.ts'
import { json } from './look/json.ts'
import type { Look } from './look/look.ts'

/** What an exit code means; scripts rely on it. */
export const EXIT = { ok: 0, failed: 1, usage: 2, rejects: 3, guarded: 4, cancelled: 130 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** A way out of the program: standard output or standard error. */
export interface Channel {
  /** The terminal it is, for what moves on it; null where it is a pipe or a file. */
  readonly tty: NodeJS.WriteStream | null
  readonly look: Look
  write(text: string): void
}

/** Everything a command may touch. Nothing else is read from the air. */
export interface Cli {
  /** Results: what a pipe reads. */
  readonly out: Channel
  /** Talk: progress, notices, faults. */
  readonly err: Channel
  readonly stdin: Readable
  /** True where a person can answer a question. */
  readonly interactive: boolean
  readonly json: boolean
  readonly clock: Clock
  /** Fires at the first Ctrl-C. */
  readonly signal: AbortSignal
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths are relative to. */
  readonly folder: string
  /** Settings given as flags, by name of the setting. */
  readonly flags: Readonly<Record<string, string | undefined>>
  /** Asks a yes-or-no question on a terminal. */
  ask(question: string): Promise<boolean>
  /** The program with all its commands, for who describes it: completion, documentation. */
  program(): Promise<Command>
  /** Makes the outcome of a command the outcome of the program. */
  done(work: Promise<ExitCode>): Promise<void>
}

/** Prints a result: as JSON where that was asked for, else as people read it. */
export function show(cli: Cli, result: unknown, render: (look: Look) => string): void {
  cli.out.write(`${cli.json ? json(result) : render(cli.out.look)}\n`)
}
