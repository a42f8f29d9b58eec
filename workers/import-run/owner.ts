import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

const HEARTBEAT_LOST_MS = 60_000

/** Names this very process: a number that is given again has another start. */
export function ownName(): string {
  return `${hostname()}:${process.pid}:${startOf(process.pid)}`
}

/** True while the process that a name stands for lives; on another machine, while its heartbeat is fresh. */
export function isAlive(owner: string, heartbeatAt: Date | null, now: Date): boolean {
  const [host, pid, start] = owner.split(':')
  if (host !== hostname()) return heartbeatAt !== null && now.getTime() - heartbeatAt.getTime() < HEARTBEAT_LOST_MS
  return start !== '' && startOf(Number(pid)) === start
}

/** When a process started, in the kernel's ticks; '' where there is none (or where the kernel does not tell). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ...facts] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie is dead: only nobody has asked yet how it died.
    return state === 'Z' || state === 'X' ? '' : (facts[18] ?? '')
  } catch {
    return livesByNumber(pid) ? 'alive' : ''
  }
}

function livesByNumber(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
