import type { Condition, Step } from '../../contract/mapping.ts'
import type { HtmlToken, Tools, Value } from '../../contract/rule.ts'
import type { Note, Plan, RulePart, RunScript } from './plan.ts'

declare function conditionOf(condition: Condition, field: (name: string) => Value): () => boolean
declare function stepOf(
  step: Step,
  first: (rule: string) => string | undefined,
): readonly [rule: string, options: object] | null
declare function fold(text: string): string
declare function htmlTokens(html: string): HtmlToken[]
declare function entitiesDecoded(text: string): string
declare function decimal(text: string, sign: ',' | '.' | 'auto'): string | null | undefined

/** What lives as long as the program: the mapping, and where it stands in its batch. */
export interface Run {
  readonly plan: Plan
  readonly rules: Readonly<Record<string, RulePart>>
  readonly scripts: { find(code: string): number | string; run: RunScript } | null
  readonly inputAt: Map<string, number>
  readonly outputAt: Map<string, number>
  readonly scriptAt: Map<string, number>
  /** Chains of rules that name a step by one word. */
  readonly nested: Map<string, Link[]>
  readonly made: WeakMap<object, unknown>
  cells: readonly unknown[]
  at: number
  record: number
  output: number
  values: Value[]
  notes: Note[]
  /** Characters that the call has to carry out so far. */
  weight: number
}

/** A rule that said no; it is thrown past everything up to its attribute. */
interface Refusal {
  readonly refused: true
  readonly code: string
  readonly detail: string
}

/** A step ready to run. */
export interface Link {
  readonly apply: RulePart['apply']
  readonly options: object
  readonly tools: Tools
  readonly empty: boolean
  readonly whole: boolean
}

function refuse(code: string, detail: string): never {
  throw { refused: true, code, detail } satisfies Refusal
}

function fieldOf(run: Run, name: string): Value {
  const input = run.inputAt.get(name)
  if (input !== undefined) return run.cells[run.at + input] as Value
  const output = run.outputAt.get(name)
  return output === undefined ? undefined : run.values[output]
}

function once<T>(run: Run, options: object, make: () => T): T {
  let made = run.made.get(options) as T | undefined
  if (made === undefined) {
    made = make()
    run.made.set(options, made)
  }
  return made
}

/** The tools of one rule. Joined into the program. */
function toolsOf(run: Run, part: RulePart): Tools {
  const { plan } = run
  return {
    table: part.table,
    refuse,
    fold,
    decimal,
    htmlTokens,
    entitiesDecoded,
    warn: (code, detail) => note(run, code, false, undefined, detail),
    get record() {
      return Object.fromEntries(plan.inputs.map((name, i) => [name, run.cells[run.at + i] as Value]))
    },
    get item() {
      return Object.fromEntries(plan.outputs.map((name, i) => [name, run.values[i]]))
    },
    field: (name) => fieldOf(run, name),
    lookup: (name, key) => lookedUp(run, name, key),
    holds: (condition) =>
      once(run, condition as object, () => conditionOf(condition as Condition, (name) => fieldOf(run, name)))(),
    run: (steps, value) => through(nested(run, steps as Step), value),
    script: (code, value) => scripted(run, code, value),
    once: (options, make) => once(run, options, make),
  }
}

function nested(run: Run, steps: Step | readonly Step[]): Link[] {
  if (typeof steps === 'object') return once(run, steps, () => linksOf(run, steps))
  const links = run.nested.get(steps) ?? linksOf(run, steps)
  run.nested.set(steps, links)
  return links
}

function lookedUp(run: Run, name: string, key: string): Value {
  const table = run.plan.lookups[name]
  if (table === undefined) return undefined
  const folded = once(run, table, () => new Map(Object.entries(table).map(([from, to]) => [fold(from), to])))
  return Object.hasOwn(table, key) ? table[key] : folded.get(fold(key))
}

function scripted(run: Run, code: string, value: Value): Value {
  const { scripts, plan } = run
  if (scripts === null) return refuse('script_failed', 'The program was compiled without scripts.')
  let index = run.scriptAt.get(code)
  if (index === undefined) {
    const found = scripts.find(code)
    if (typeof found === 'string') return refuse('script_failed', found)
    index = found
    run.scriptAt.set(code, index)
  }
  const told = scripts.run(index, value, run.cells, run.at, plan.outputs, run.values)
  return told[0] ? (typeof told[1] === 'object' && told[1] ? Array.from(told[1]) : told[1]) : refuse(told[2], told[3])
}

/** Makes a document's steps ready. Joined into the program. */
function linksOf(run: Run, steps: Step | readonly Step[]): Link[] {
  return ((Array.isArray(steps) ? steps : [steps]) as Step[]).map((step) => {
    const named = stepOf(step, (rule) => run.rules[rule]?.first)
    const part = named ? run.rules[named[0]] : undefined
    if (!named || !part) throw new Error(`no rule ${JSON.stringify(step)}`)
    return {
      apply: part.apply,
      options: named[1],
      tools: once(run, part, () => toolsOf(run, part)),
      empty: part.empty,
      whole: part.lists === 'whole',
    }
  })
}

/** Sends a value through a chain; a list goes element by element where the rule wants it so. Joined into the program. */
function through(links: readonly Link[], value: Value): Value {
  let it = value
  for (let i = 0; i < links.length; i++) {
    const link = links[i] as Link
    const { empty } = link
    if (it === '' || it === null || it === undefined) {
      if (empty) it = link.apply(it, link.options, link.tools)
    } else if (typeof it !== 'object' || link.whole) it = link.apply(it, link.options, link.tools)
    else it = eachOf(link, it)
  }
  return it
}

function eachOf(link: Link, list: readonly (string | number | boolean)[]): Value {
  const results: (string | number | boolean)[] = []
  for (const element of list) {
    const result = element !== '' || link.empty ? link.apply(element, link.options, link.tools) : ''
    if (typeof result === 'object' && result !== null) results.push(...result)
    else if (result !== undefined && result !== null) results.push(result)
  }
  return results
}

/** Writes a problem of the record at hand; the value is cut as reports cut it. Joined into the program. */
function note(run: Run, code: string, error: boolean, value: Value, detail: string): void {
  if (run.notes.length >= 20_000) return
  const raw = value === undefined ? rawOf(run) : value
  const text = raw === null || raw === undefined ? '' : Array.isArray(raw) ? raw.slice(0, 20).join(' | ') : String(raw)
  run.notes.push([run.record, code, error, run.output, text.slice(0, 300), detail.slice(0, 500)])
}

function rawOf(run: Run): Value {
  const attribute = run.plan.attributes[run.plan.general[run.output] ?? -1]
  const input = attribute?.from[0]
  return input === undefined ? undefined : (run.cells[run.at + input] as Value)
}

/** The functions of this file, as they are joined. */
export const CHAIN_PARTS = [
  refuse,
  fieldOf,
  once,
  toolsOf,
  nested,
  lookedUp,
  scripted,
  linksOf,
  through,
  eachOf,
  note,
  rawOf,
]
