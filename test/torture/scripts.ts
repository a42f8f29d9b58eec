import { parseArgs } from 'node:util'
import { HOSTILE_SCRIPTS } from '../support/hostile-scripts.ts'
import { Guinea, type Verdict } from '../support/script-trials.ts'

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '50' },
    processes: { type: 'string', default: '2' },
    ms: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    to: { type: 'string', default: String(HOSTILE_SCRIPTS.length) },
  },
})
const { times, processes, ms, from, to } = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
) as { [Name in keyof typeof values]: number }

/** What a process may keep of a script that is gone: V8 does not give back all that it once had. */
const KEPT_MB_MAX = 150

const lines = HOSTILE_SCRIPTS.slice(from - 1, to)
console.log(`${lines.length} scripts, ${times} times each, ${ms} ms a record, in ${processes} processes\n`)
console.log(row('script', 'told as', 'times', 'worst ms', 'peak MB', 'kept MB', 'deaths'))

const work = lines[Symbol.iterator]()
let bad = 0
await Promise.all(Array.from({ length: processes }, () => tortured()))
console.log(bad === 0 ? '\nEvery one was told, and cost nobody else anything.' : `\n${bad} went wrong.`)
process.exitCode = bad === 0 ? 0 : 1

/** Takes scripts from those that are left; a process that lives goes from one to the next, so that leaks add up. */
async function tortured(): Promise<void> {
  using guinea = new Guinea()
  const calm = await guinea.verdict('return null.x', /^script_failed$/, 1, ms)
  for (const [title, script, ends] of work) {
    const verdict = await guinea.verdict(script, ends, times, ms)
    const { codes, msMax, peakMb, restMb, deaths } = verdict
    const keptMb = restMb - calm.restMb
    console.log(row(title, told(codes), times, Math.round(msMax), Math.round(peakMb), Math.round(keptMb), deaths))
    const wrong = complaints(verdict, keptMb)
    for (const complaint of wrong) console.log(`    ${complaint}`)
    if (wrong.length > 0) bad += 1
  }
}

function complaints(verdict: Verdict, keptMb: number): readonly string[] {
  return keptMb > KEPT_MB_MAX ? [...verdict.complaints, `${Math.round(keptMb)} MB did not return`] : verdict.complaints
}

function told(codes: readonly string[]): string {
  return codes.map((code) => code.replace('script_', '')).join(', ')
}

function row(title: string, codes: string, ...numbers: readonly (string | number)[]): string {
  return title.padEnd(56) + codes.padEnd(26) + numbers.map((it) => String(it).padStart(9)).join('')
}
