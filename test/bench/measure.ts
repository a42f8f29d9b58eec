import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { type Memory, machineCpuSeconds, treeCpuSeconds, treeMemory, waitedCpuSeconds } from './proc.ts'

/** A command to be measured. */
export interface Measured {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** A file for its standard input. */
  readonly input?: string
  /** A local server whose CPU time is part of the work, though it is no child of the command. */
  readonly server?: number
  /** Processes whose memory is somebody else's. */
  readonly excluded?: ReadonlySet<number>
  /** Exit codes that are no failure; 0 unless told. */
  readonly exits?: readonly number[]
  /** Lines that it says when the part that counts begins and ends; after each it waits for a line from us. */
  readonly marks?: { readonly begin: string; readonly end: string }
}

/** What a command cost. */
export interface Usage {
  readonly wallSeconds: number
  /** User and system time of the command and all its descendants. */
  readonly commandSeconds: number
  /** The same of the server, while the command ran. */
  readonly serverSeconds: number
  /** Both. */
  readonly cpuSeconds: number
  /** Highest sums over the process tree, sampled; the server is not in it. */
  readonly peak: Memory
  /** How many cores somebody else was using meanwhile, on average: wall means little where there were any. */
  readonly othersCores: number
  readonly exit: number
  readonly out: string
  /** What it cost from mark to mark. */
  readonly between: Clocks | null
}

/** Time that has passed and time that was worked. */
export interface Clocks {
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly serverSeconds: number
}

const SAMPLE_MS = 200
const TALK_CHARS = 4_000

/**
 * Runs a command and measures its whole process tree. One at a time: CPU time is what the kernel adds to this
 * process when the child is buried, exact to a tick; a descendant that nobody waits for would be missing.
 */
export async function measure(what: Measured): Promise<Usage> {
  const cpuBefore = waitedCpuSeconds()
  const machineBefore = machineCpuSeconds()
  const serverBefore = what.server ? treeCpuSeconds(what.server) : 0
  const begun = performance.now()
  const child = spawn(what.command, what.args, {
    cwd: what.cwd,
    env: { ...process.env, ...what.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A command may end before it has read all its input.
  child.stdin.on('error', () => {})
  if (what.input) createReadStream(what.input).pipe(child.stdin)
  else if (!what.marks) child.stdin.end()
  const out = gathered(child.stdout)
  const between = betweenMarks(child, what)
  const err = gathered(child.stderr)
  const peak = { rssBytes: 0, pssBytes: 0 }
  const sampler = setInterval(() => {
    const now = treeMemory(child.pid ?? 0, what.excluded)
    peak.rssBytes = Math.max(peak.rssBytes, now.rssBytes)
    peak.pssBytes = Math.max(peak.pssBytes, now.pssBytes)
  }, SAMPLE_MS)
  const [code, signal] = (await once(child, 'close').finally(() => clearInterval(sampler))) as [number | null, string]
  const wallSeconds = (performance.now() - begun) / 1_000

  const line = [what.command, ...what.args].join(' ')
  const failed = code === null || !(what.exits ?? [0]).includes(code)
  if (failed)
    throw new Error(`${line} ended with ${code ?? signal}:\n${err().slice(-TALK_CHARS) || out().slice(-TALK_CHARS)}`)
  const commandSeconds = waitedCpuSeconds() - cpuBefore
  const serverSeconds = what.server ? treeCpuSeconds(what.server) - serverBefore : 0
  const cpuSeconds = commandSeconds + serverSeconds
  const othersCores = Math.max(0, machineCpuSeconds() - machineBefore - cpuSeconds) / wallSeconds
  const cost = { wallSeconds, commandSeconds, serverSeconds, cpuSeconds, peak, othersCores }
  return { ...cost, exit: code, out: out(), between: between() }
}

/** Reads the clocks at both marks, while the command waits. */
function betweenMarks(child: ChildProcessByStdio<Writable, Readable, Readable>, what: Measured): () => Clocks | null {
  const { marks, server } = what
  if (!marks) return () => null
  const clocks: Clocks[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== marks.begin && line !== marks.end) return
    const serverSeconds = server ? treeCpuSeconds(server) : 0
    const cpuSeconds = treeCpuSeconds(child.pid ?? 0) + serverSeconds
    clocks.push({ wallSeconds: performance.now() / 1_000, cpuSeconds, serverSeconds })
    child.stdin.write('\n')
  })
  return () => {
    const [begin, end] = clocks
    if (!begin || !end) return null
    return {
      wallSeconds: end.wallSeconds - begin.wallSeconds,
      cpuSeconds: end.cpuSeconds - begin.cpuSeconds,
      serverSeconds: end.serverSeconds - begin.serverSeconds,
    }
  }
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  const parts: Buffer[] = []
  stream.on('data', (part: Buffer) => parts.push(part))
  return () => Buffer.concat(parts).toString('utf8')
}
