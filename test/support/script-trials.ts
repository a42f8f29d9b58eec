import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileProgram } from '../../engine/mapping/compile.ts'
import { loadRules } from '../../engine/plugins.ts'
import { Suspects } from '../../workers/import-run/suspects.ts'
import type { Outcome, Trial } from './script-child.ts'
import { targetOf } from './target-of.ts'

const CHILD = fileURLToPath(new URL('./script-child.ts', import.meta.url))
const COLUMNS = ['a', 'b']
const GUILTY = 'bad'
const GUILTY_ROWS = [4, 9]
/** Both guilty records suspected once and convicted once, after a first death that accuses nobody. */
const DEATHS_MAX = 6
const HANGS_MS = 60_000
const BATCHES = [12, 5].map((size, at) => Array.from({ length: size }, (_, i) => `${at}-${i}`))
const [FIRST = [], NEXT = []] = BATCHES

/** What all other records are made into, by much of what a script could have spoilt. */
const decent = (value: string) =>
  [...new Set([value, 'x', 'x'])]
    .map((it) => it.toUpperCase())
    .concat([`${[3, 10, 2].toSorted((a, b) => a - b)}`])
    .join() +
  JSON.stringify({ a: [1, null], [value]: Object.keys(new Map([[value, 1]])) }) +
  (/^(\d)-(?<no>\d+)$/.exec(value)?.groups?.no ?? '') +
  value
    .replaceAll('-', ' ')
    .split(' ')
    .reverse()
    .map(Number)
    .reduce((sum, it) => sum + it, 0) +
  Math.max(...Array.from({ length: 3 }, (_, i) => i)) +
  [
    ...(function* () {
      yield new Date(0).toISOString()
    })(),
  ][0] +
  { title: 1, ...({} as Record<string, number>) }.title +
  typeof ({} as Record<string, unknown>).title

/** How the trials of one script went. */
export interface Verdict {
  /** Codes under which it was told. */
  readonly codes: readonly string[]
  readonly msMax: number
  readonly peakMb: number
  readonly restMb: number
  /** Times that a process died of it. */
  readonly deaths: number
  /** What was not as it must be. */
  readonly complaints: readonly string[]
}

/** A process that runs hostile scripts, and another one whenever it dies. */
export class Guinea implements Disposable {
  #child: ChildProcess | null = null
  readonly #folder = mkdtempSync(join(tmpdir(), 'izb-scripts-'));

  [Symbol.dispose](): void {
    this.#child?.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Runs a script on two records of a batch, several times; each time all others must be as if it had not run. */
  async verdict(script: string, ends: RegExp, times: number, recordMs: number): Promise<Verdict> {
    const program = await programOf(`if (value === '${GUILTY}') { ${script} }\nreturn (${decent})(value)`)
    const batch = FIRST.map((value, i) => (GUILTY_ROWS.includes(i + 1) ? GUILTY : value))
    const codes = new Set<string>()
    const complaints: string[] = []
    let [msMax, peakMb, restMb, deaths] = [0, 0, 0, 0]
    for (let time = 1; time <= times; time++) {
      const trial = { program, limits: { recordMs }, batches: [batch, NEXT] }
      const { outcome, crashed, died } = await this.#survived(trial)
      deaths += died
      msMax = Math.max(msMax, outcome?.ms ?? HANGS_MS)
      peakMb = Math.max(peakMb, outcome?.peakMb ?? 0)
      restMb = outcome?.restMb ?? 0
      if (!outcome) complaints.push(`time ${time}: it died again and again, or hung`)
      outcome?.told.forEach((told, at) => {
        told.forEach((it, i) => {
          const row = i + 1
          const where = `time ${time}, batch ${at + 1}, row ${row}: `
          if (at > 0 || !GUILTY_ROWS.includes(row)) {
            if (it !== decent(BATCHES[at]?.[i] ?? '')) complaints.push(`${where}${String(it)}`)
            return
          }
          const code = crashed.includes(row) ? 'script_crashed' : String(it)
          codes.add(code)
          if (!ends.test(code)) complaints.push(`${where}${code}`)
        })
      })
    }
    return { codes: [...codes].sort(), msMax, peakMb, restMb, deaths, complaints: complaints.slice(0, 5) }
  }

  /** Tries as an import does: after a death record by record, and without those that two processes died of. */
  async #survived(trial: Pick<Trial, 'program' | 'limits' | 'batches'>) {
    const trying = join(this.#folder, 'trying')
    const suspects = new Suspects(trying)
    let crashed: readonly number[] = []
    for (let died = 0; died < DEATHS_MAX; died++) {
      const outcome = await this.#attempt({ ...trial, trying: died > 0 ? trying : null, crashed })
      if (outcome !== null) {
        rmSync(this.#folder, { recursive: true, force: true })
        return { outcome, crashed, died }
      }
      crashed = suspects.add(crashed)
    }
    return { outcome: null, crashed, died: DEATHS_MAX }
  }

  /** One attempt: what the child tells, or null where it died. */
  #attempt(trial: Trial): Promise<Outcome | null> {
    const child = this.#child ?? start()
    this.#child = child
    return new Promise((resolve) => {
      const hung = setTimeout(() => child.kill('SIGKILL'), HANGS_MS)
      const end = (outcome: Outcome | null) => {
        clearTimeout(hung)
        child.removeAllListeners('message').removeAllListeners('close')
        if (outcome === null) this.#child = null
        resolve(outcome)
      }
      child.once('message', (outcome: Outcome) => end(outcome)).once('close', () => end(null))
      child.send(trial)
    })
  }
}

function start(): ChildProcess {
  // As the process of an import is started.
  return fork(CHILD, [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc', '--max-old-space-size=256'],
    env: { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '1048576' },
    serialization: 'advanced',
  })
}

async function programOf(script: string) {
  const document = { version: 1, target: 'offers', attributes: { it: { from: 'a', script } } } as const
  return compileProgram(document, COLUMNS, targetOf({ it: 'texts', title: 'text' }), await loadRules())
}
