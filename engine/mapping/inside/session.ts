import type { Condition, Step } from '../../contract/mapping.ts'
import type { Value } from '../../contract/rule.ts'
import type { Link, Run } from './chain.ts'
import type { AttributePlan, Harvest, Plan, RulePart } from './plan.ts'

declare function linksOf(run: Run, steps: readonly Step[]): Link[]
declare function through(links: readonly Link[], value: Value): Value
declare function scripted(run: Run, code: string, value: Value): Value
declare function note(run: Run, code: string, error: boolean, value: Value, detail: string): void
declare function conditionOf(condition: Condition, field: (name: string) => Value): () => boolean
declare function fieldOf(run: Run, name: string): Value
declare function fold(text: string): string

/** What the host calls: `start` a batch, `resume` it at a record, `take` what was done before a record ran out of time. */
interface Session {
  start(cells: readonly unknown[], count: number): Harvest
  resume(at: number): Harvest
  take(): Harvest
}

/** Brings a program to life; the last expression of its source. Joined into the program. */
function openSession(
  plan: Plan,
  rules: Readonly<Record<string, RulePart>>,
  scripts: Run['scripts'],
  cursor: Int32Array,
): Session {
  const run: Run = {
    plan,
    rules,
    scripts,
    inputAt: new Map(plan.inputs.map((name, i) => [name, i])),
    outputAt: new Map(plan.outputs.map((name, i) => [name, i])),
    scriptAt: new Map(),
    nested: new Map(),
    made: new WeakMap(),
    cells: [],
    at: 0,
    record: 0,
    output: -1,
    values: [],
    notes: [],
    weight: 0,
  }
  const mapRecord = recordOf(run)
  let count = 0
  let began = 0
  let harvest: Harvest = [0, [], [], []]
  const go = (from: number): Harvest => {
    began = from
    run.notes = []
    run.weight = 0
    harvest = [from, [], run.notes, []]
    const end = Date.now() + 50
    for (let k = from; k < count; k++) {
      cursor[0] = k
      run.record = k
      run.at = k * plan.inputs.length
      if (!mapRecord(harvest[1])) harvest[3].push(k)
      harvest[0] = k + 1
      // Looked at after each record: whoever follows a slow one has the whole time limit, too.
      if (run.weight > 8_000_000 || Date.now() > end) break
    }
    // What a script left behind for later belongs to no record: the host then tries them one by one.
    cursor[0] = -1
    return harvest
  }
  return {
    start: (cells, of) => {
      run.cells = cells
      count = of
      return go(0)
    },
    resume: go,
    take: () => {
      const [next, values, notes, skipped] = harvest
      const done = values.slice(0, (next - began) * plan.outputs.length)
      return [next, done, notes.filter((each) => each[0] < next), skipped]
    },
  }
}

/** An attribute ready to run. */
interface Field {
  readonly plan: AttributePlan
  readonly links: readonly Link[]
  readonly reading: readonly Link[]
}

/** Makes the function that maps the record at hand and adds its values; false where `where` leaves it out. */
function recordOf(run: Run): (out: unknown[]) => boolean {
  const { plan } = run
  const fields = plan.attributes.map((attribute) => fieldPlan(run, attribute))
  const holds = plan.where === null ? null : conditionOf(plan.where, (name) => fieldOf(run, name))
  const category = plan.category === null ? null : categoryOf(run, fieldPlan(run, plan.category.chain))
  const own = new Map(Object.entries(plan.own).map(([code, pairs]) => [code, new Map(pairs)]))
  const width = plan.outputs.length
  const blank: undefined[] = new Array(width).fill(undefined)
  const categoryAt = plan.category?.output ?? -1
  return (out) => {
    if (width === 0) return holds === null || holds()
    run.values = blank.slice()
    run.output = -1
    let kept = plan.whereLast || holds === null || holds()
    if (kept) {
      if (category !== null) run.values[categoryAt] = category()
      const special = own.size === 0 ? undefined : own.get(String(run.values[categoryAt]))
      for (let i = 0; i < width; i++) {
        if (i === categoryAt) continue
        const field = fields[special?.get(i) ?? (plan.general[i] as number)]
        if (field !== undefined) run.values[i] = computed(run, i, field)
      }
      if (plan.whereLast && holds !== null) kept = holds()
    }
    for (let i = 0; i < width; i++) {
      const input = fields[plan.general[i] as number]?.plan.same ?? -1
      out.push(leaving(run, run.values[i], input < 0 ? undefined : run.cells[run.at + input]))
    }
    return kept
  }
}

function fieldPlan(run: Run, plan: AttributePlan): Field {
  return { plan, links: linksOf(run, plan.steps), reading: plan.reading === null ? [] : linksOf(run, [plan.reading]) }
}

/** Null stands for “the cell as it came”, NaN for null: what does not change need not travel. */
function leaving(run: Run, value: Value, same: unknown): unknown {
  if (value === undefined) return undefined
  if (typeof value === 'string') run.weight += value.length
  else if (typeof value === 'object' && value !== null) for (const each of value) run.weight += String(each).length
  return value === same ? null : value === null ? Number.NaN : value
}

function computed(run: Run, output: number, field: Field): Value {
  const { plan } = field
  run.output = output
  try {
    let value = through(field.links, startOf(run, plan))
    if (typeof value === 'object' && value !== null && !plan.many) value = value.find((each) => each !== '') ?? ''
    if (typeof value === 'string') {
      if (value.length > 1_000_000) {
        note(run, 'value_too_large', true, value.slice(0, 100), 'A value has at most 1000000 characters.')
        return undefined
      }
      if (field.reading.length > 0 && value !== '') value = readingOf(run, field, value)
    }
    return plan.keepEmpty && (value === '' || value === null) ? undefined : value
  } catch (thrown) {
    noted(run, thrown, true)
    return undefined
  }
}

function readingOf(run: Run, field: Field, value: string): Value {
  try {
    return through(field.reading, value)
  } catch (thrown) {
    noted(run, thrown, field.plan.strict)
    return undefined
  }
}

function noted(run: Run, thrown: unknown, error: boolean): void {
  const refusal = thrown as { refused?: boolean; code?: string; detail?: string; message?: unknown }
  if (refusal?.refused === true) note(run, String(refusal.code), error, undefined, String(refusal.detail))
  else
    note(run, 'value_refused', error, undefined, `A rule could not work on it: ${String(refusal?.message ?? thrown)}`)
}

function startOf(run: Run, plan: AttributePlan): Value {
  const { from, script } = plan
  let value = plan.value
  if (from.length === 1) value = run.cells[run.at + (from[0] as number)] as Value
  else if (from.length > 1) value = listOf(run, from)
  return script === null ? value : scripted(run, script, value)
}

function listOf(run: Run, from: readonly number[]): Value {
  const list: (string | number | boolean)[] = []
  for (const input of from) {
    const cell = run.cells[run.at + input] as Value
    if (typeof cell === 'object' && cell !== null) list.push(...cell)
    else list.push(cell ?? '')
  }
  return list
}

/** Makes the function that finds the category of the record at hand: the path itself, or the nearest parent that is mapped. */
function categoryOf(run: Run, field: Field): () => Value {
  const { separator, map, otherwise, output } = run.plan.category as NonNullable<Plan['category']>
  const known = new Map<string, string>()
  const resolve = (source: string): string => {
    const levels = source.split(separator).map(fold)
    for (let depth = levels.length; depth > 0; depth--) {
      const code = map[levels.slice(0, depth).join('>')]
      if (code !== undefined) return code
    }
    return otherwise ?? source
  }
  return () => {
    const value = computed(run, output, field)
    if (value === undefined || value === null || value === '') return otherwise ?? value
    const source = typeof value === 'object' ? value.filter((each) => each !== '').join(separator) : String(value)
    let code = known.get(source)
    if (code === undefined) {
      code = resolve(source)
      if (known.size < 50_000) known.set(source, code)
    }
    return code
  }
}

/** The functions of this file, as they are joined. */
export const SESSION_PARTS = [
  openSession,
  recordOf,
  fieldPlan,
  leaving,
  computed,
  readingOf,
  noted,
  startOf,
  listOf,
  categoryOf,
]
