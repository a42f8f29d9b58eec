import { globSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Tx } from '../database.ts'
import type { Fact } from '../events.ts'

/** A domain that must follow another one's fact at once: it acts in the very transaction that makes the fact. */
export interface Listener {
  /** Types of events. */
  readonly on: readonly string[]
  /** What it throws takes back the fact as well. */
  hear(tx: Tx, fact: Fact): Promise<void>
}

/** One file `<name>.listener.ts` in a domain, default export. */
export function defineListener(listener: Listener): Listener {
  return listener
}

let loading: Promise<readonly Listener[]> | undefined

/** Lets everybody hear a fact who listens to its type. */
export async function tellListeners(tx: Tx, facts: readonly Fact[], told?: readonly Listener[]): Promise<void> {
  loading ??= loadListeners()
  const listeners = told ?? (await loading)
  for (const fact of facts) {
    for (const listener of listeners) if (listener.on.includes(fact.type)) await listener.hear(tx, fact)
  }
}

async function loadListeners(): Promise<readonly Listener[]> {
  const domains = join(import.meta.dirname, '../../domains')
  const files = globSync(`*/*.listener${extname(import.meta.filename)}`, { cwd: domains }).sort()
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(domains, file)).href)) as { default: Listener }
      return module.default
    }),
  )
}
