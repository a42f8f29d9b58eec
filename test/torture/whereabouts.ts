import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TRACE_BYTES } from '../../engine/pipeline/keys/key-index.ts'
import type { Running, Shop } from '../support/shop.ts'

/** Where an import stands at a moment, by its files alone: looking into the database would disturb it. */
export interface Whereabouts {
  readonly phase: 'before' | 'writing' | 'after'
  /** Records seen so far, written or on their way. */
  readonly records: number
}

/** Looks where the import of a shop stands. */
export function whereabouts(shop: Shop): Whereabouts {
  const runs = join(shop.folder, '.izb', 'runs')
  const [run] = entries(runs)
  // The folder of a run goes with its end, the one around it stays.
  if (run === undefined) return { phase: existsSync(runs) ? 'after' : 'before', records: 0 }
  const records = Math.floor(sizeOf(join(runs, run, 'traces')) / TRACE_BYTES)
  return { phase: records === 0 ? 'before' : 'writing', records }
}

/** The run's own process below a command; null while there is none. */
export function runOf({ pid }: Running): number | null {
  for (const name of entries('/proc')) {
    if (/^\d+$/.test(name) && statOf(Number(name))?.parent === pid) return Number(name)
  }
  return null
}

/** True until a process is dead; nobody may have buried it yet. */
export function lives(pid: number): boolean {
  const stat = statOf(pid)
  return stat !== null && !/[ZX]/.test(stat.state)
}

function statOf(pid: number): { state: string; parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return null
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}
