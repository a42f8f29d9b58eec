import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What /proc says of one process; times in clock ticks. */
interface ProcessStat {
  readonly pid: number
  readonly parent: number
  /** Its own user and system time. */
  readonly ticks: number
  /** That of children it has waited for, and of theirs. */
  readonly waitedTicks: number
}

export interface Memory {
  /** Resident pages; those shared by two processes count in both. */
  readonly rssBytes: number
  /** Resident pages, shared ones divided by how many share them, so that a sum counts each page once. */
  readonly pssBytes: number
}

const NONE: Memory = { rssBytes: 0, pssBytes: 0 }

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** CPU seconds of all children this process has waited for, and of all those that they waited for. */
export function waitedCpuSeconds(): number {
  return (statOf(process.pid)?.waitedTicks ?? 0) / ticksPerSecond
}

/** CPU seconds of a process that lives: itself, its living descendants, and those they have buried. */
export function treeCpuSeconds(pid: number): number {
  const tree = descendants(pid)
  if (tree.length === 0) throw new Error(`no process ${pid} on this machine: its CPU cannot be measured`)
  return tree.reduce((sum, stat) => sum + stat.ticks + stat.waitedTicks, 0) / ticksPerSecond
}

/** CPU seconds that everybody on this machine has worked. */
export function machineCpuSeconds(): number {
  // user, nice, system, idle, iowait, irq, softirq
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = read('/proc/stat')
    .slice('cpu '.length, 200)
    .trim()
    .split(/\s+/)
    .map(Number)
  return (user + nice + system + irq + softirq) / ticksPerSecond
}

/** The parent of a process, e.g. the postmaster of a backend. */
export function parentOf(pid: number): number {
  const stat = statOf(pid)
  if (!stat) throw new Error(`no process ${pid} on this machine`)
  return stat.parent
}

/** Memory of a process and all below it, except the trees of the excluded ones. */
export function treeMemory(pid: number, excluded: ReadonlySet<number> = new Set()): Memory {
  return descendants(pid, excluded)
    .map((stat) => memoryOf(stat.pid))
    .reduce((sum, one) => ({ rssBytes: sum.rssBytes + one.rssBytes, pssBytes: sum.pssBytes + one.pssBytes }), NONE)
}

function descendants(root: number, excluded: ReadonlySet<number> = new Set()): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null
    if (!stat) continue
    const siblings = children.get(stat.parent)
    if (siblings) siblings.push(stat)
    else children.set(stat.parent, [stat])
  }
  const own = statOf(root)
  const found = own ? [own] : []
  for (const stat of found) {
    for (const child of children.get(stat.pid) ?? []) if (!excluded.has(child.pid)) found.push(child)
  }
  return found
}

// A process may end between being listed and being read; then it is no more, and that is no error.
function statOf(pid: number): ProcessStat | null {
  const text = read(`/proc/${pid}/stat`)
  if (!text) return null
  // The name, in brackets, may hold blanks and brackets itself. After it: state, parent, … utime is the 12th.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const at = (index: number) => fields[index] ?? 0
  return { pid, parent: at(1), ticks: at(11) + at(12), waitedTicks: at(13) + at(14) }
}

function memoryOf(pid: number): Memory {
  const text = read(`/proc/${pid}/smaps_rollup`)
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
  return { rssBytes: kilobytes('Rss'), pssBytes: kilobytes('Pss') }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
