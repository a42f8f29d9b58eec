import type { Columns } from '../contract/format.ts'
import type { AttributeMapping, MappingDocument } from '../contract/mapping.ts'
import type { OutputWay, Program } from '../contract/program.ts'
import type { AttributeDefinition, TargetSchema } from '../contract/target.ts'
import type { AttributePlan, CategoryPlan, Plan } from './inside/plan.ts'
import { programSource, scriptsSource } from './inside/source.ts'
import { fold } from './inside/text.ts'
import { faultyFindings } from './lint.ts'
import { mappingFaults } from './mapping.faults.ts'
import { readingOf, stepsFor } from './reading.ts'
import { listed, parentFieldOf, type Usage, usageOf } from './usage.ts'
import { attributesOf, baseOf, conditionFields, type FoundAttribute, type Rules, stepsOf } from './walk.ts'

const LISTS: ReadonlySet<string> = new Set(['urls', 'texts', 'multi-list'])
const UNTOUCHED: OutputWay = { kind: 'column', column: -1, value: undefined }

/** What stands between the levels of a category path, where the mapping does not say. */
const SEPARATOR = '>'

/** What a script may need to look at the clock, or to throw dice; also by another name. */
const UNSTEADY = /Date|random|globalThis|constructor|\\[ux]/

/** An attribute's output: what holds everywhere, and what holds for categories. */
interface Output {
  readonly code: string
  readonly general: FoundAttribute | null
  readonly special: readonly FoundAttribute[]
}

interface Draft {
  readonly document: MappingDocument
  readonly columns: ReadonlyMap<string, number>
  readonly schema: TargetSchema
  readonly rules: Rules
  readonly usage: Usage
  readonly definitions: ReadonlyMap<string, AttributeDefinition>
  /** Indexes of the columns that go into the isolate. */
  readonly inputs: readonly number[]
}

/**
 * Compiles a mapping for one list of columns. Columns that the source does not have leave their attributes untouched.
 * Throws `mapping.invalid`.
 */
export function compileProgram(
  document: MappingDocument,
  columns: Columns,
  schema: TargetSchema,
  rules: Rules,
): Program {
  const findings = faultyFindings(document, { rules, schema })
  if (findings.length > 0) throw mappingFaults.invalid({ findings: findings.slice(0, 3) })
  const byName = new Map(columns.map((name, at) => [name, at]))
  const definitions = new Map(schema.attributes.map((attribute) => [attribute.code, attribute]))
  const usage = usageOf(document, byName, rules)
  const plain: Draft = { document, columns: byName, schema, rules, usage, definitions, inputs: [] }
  const outputs = outputsOf(plain)
  const ways = outputs.map((output) => wayOf(plain, output))
  const computed = outputs.filter((_, at) => ways[at]?.kind === 'isolate')
  const draft = { ...plain, inputs: inputsOf(plain, computed) }
  const plan = planOf(draft, computed, columns)
  const raw = rawOf(draft)
  const head = document.category ? ['category'] : []
  return {
    source: programSource(plan, rules.values()),
    scripts: usage.scripts.length > 0 ? scriptsSource(plan.inputs, plan.lookups, usage.scripts) : '',
    outputs: [...head, ...outputs.map((output) => output.code), ...raw.keys()],
    ways: [...head.map(() => categoryWay(draft)), ...ways, ...[...raw.values()].map(columnWay)],
    inputs: draft.inputs,
    filtered: document.where !== undefined,
    steady: !usage.scripts.some((script) => UNSTEADY.test(script)),
  }
}

/** Indexes of the columns that go into the isolate, in order. */
function inputsOf(draft: Draft, computed: readonly Output[]): number[] {
  const { document, columns, usage, rules, schema } = draft
  const inputs = new Set(usage.columns)
  for (const { code, general, special } of computed) {
    for (const found of general ? [general, ...special] : special) {
      for (const column of fromOf(found.mapping, columns)) inputs.add(column)
      const reading = readingOf(draft.definitions.get(baseOf(code)), found.mapping, rules, document, schema)
      for (const step of stepsOf(reading ?? [], rules, '')) {
        const fields = step.name === null ? [] : (step.rule?.fields?.(step.options) ?? [])
        for (const field of fields) inputs.add(columns.get(field) ?? -1)
      }
    }
  }
  if (usage.categoryComputed) for (const column of fromOf(document.category ?? {}, columns)) inputs.add(column)
  inputs.delete(-1)
  return [...inputs].sort((a, b) => a - b)
}

const columnWay = (column: number): OutputWay => ({ kind: 'column', column, value: undefined })

function outputsOf({ document, definitions }: Draft): Output[] {
  const outputs = new Map<string, { code: string; general: FoundAttribute | null; special: FoundAttribute[] }>()
  for (const found of attributesOf(document)) {
    if (!definitions.has(baseOf(found.code)) || (found.code === 'category' && document.category)) continue
    const output = outputs.get(found.code) ?? { code: found.code, general: null, special: [] }
    if (found.category === null) output.general = found
    else output.special.push(found)
    outputs.set(found.code, output)
  }
  return [...outputs.values()]
}

/** Raw cells that group rows, by the name of their output. */
function rawOf({ document, columns }: Draft): Map<string, number> {
  const { rows, options } = document.variations ?? {}
  const named: [string, string | undefined][] = [
    ['$parent', parentFieldOf(document)],
    ['$type', rows?.type],
    ['$link', rows?.link],
    ['$to', rows?.to],
  ]
  options?.forEach((option, at) => {
    named.push([`$option.${at}.name`, option.name], [`$option.${at}.value`, option.value])
  })
  return new Map(named.flatMap(([code, name]) => (name === undefined ? [] : [[code, columns.get(name) ?? -1]])))
}

function fromOf(mapping: Pick<AttributeMapping, 'from'>, columns: Draft['columns']): number[] {
  return listed(mapping.from).flatMap((name) => columns.get(name) ?? [])
}

function wayOf(draft: Draft, { code, general, special }: Output): OutputWay {
  const from = general ? fromOf(general.mapping, draft.columns) : []
  const isolate: OutputWay = { kind: 'isolate', column: from.length === 1 ? (from[0] ?? -1) : -1, value: undefined }
  if (special.length > 0 || !general || draft.usage.items === 'all' || draft.usage.items.has(code)) return isolate
  const { mapping } = general
  const { value, script, steps = [] } = mapping
  if (script !== undefined || steps.length > 0 || from.length > 1) return isolate
  const definition = draft.definitions.get(baseOf(code))
  const read = readingOf(definition, mapping, draft.rules, draft.document, draft.schema) !== null
  if (from.length === 0) {
    if (value === undefined) return UNTOUCHED
    return read && typeof value === 'string' ? isolate : { kind: 'constant', column: -1, value }
  }
  return read || mapping['keep-empty'] ? isolate : columnWay(from[0] as number)
}

function categoryWay(draft: Draft): OutputWay {
  const { document, columns, usage } = draft
  const from = fromOf(document.category ?? {}, columns)
  if (usage.categoryComputed)
    return { kind: 'isolate', column: from.length === 1 ? (from[0] ?? -1) : -1, value: undefined }
  const value = document.category?.value
  if (from.length > 0) return columnWay(from[0] as number)
  return value === undefined ? UNTOUCHED : { kind: 'constant', column: -1, value }
}

function planOf(draft: Draft, computed: readonly Output[], columns: Columns): Plan {
  const { document } = draft
  const category = draft.usage.categoryComputed ? categoryPlan(draft) : null
  const attributes: AttributePlan[] = []
  const add = (found: FoundAttribute | null) => (found ? attributes.push(attributePlan(draft, found)) - 1 : -1)
  const lead = category ? [-1] : []
  const general = [...lead, ...computed.map((output) => add(output.general))]
  const special = computed.flatMap((output, at) =>
    output.special.map((found) => ({
      category: found.category as string,
      output: at + lead.length,
      attribute: add(found),
    })),
  )
  return {
    inputs: draft.inputs.map((index) => columns[index] as string),
    outputs: [...(category ? ['category'] : []), ...computed.map((output) => output.code)],
    attributes,
    category,
    own: ownOf(draft.schema, special),
    general,
    where: document.where ?? null,
    whereLast: document.where
      ? conditionFields(document.where, '').some(({ field }) => !draft.columns.has(field))
      : false,
    lookups: document.lookups ?? {},
  }
}

/** For each category, what its own mapping and those of its parents add; the nearest one wins. */
function ownOf(
  schema: TargetSchema,
  special: readonly { category: string; output: number; attribute: number }[],
): Plan['own'] {
  if (special.length === 0) return {}
  const parents = new Map(schema.categories.map((node) => [node.code, node.parent]))
  for (const { category } of special) if (!parents.has(category)) parents.set(category, null)
  const own: Record<string, [number, number][]> = {}
  for (const code of parents.keys()) {
    const line: string[] = []
    for (let at: string | null | undefined = code; at && line.length < 100; at = parents.get(at)) line.unshift(at)
    const pairs = line.flatMap((each) => special.filter((it) => it.category === each))
    if (pairs.length > 0) own[code] = pairs.map(({ output, attribute }) => [output, attribute])
  }
  return own
}

function attributePlan(draft: Draft, { code, mapping }: FoundAttribute): AttributePlan {
  const { document, schema } = draft
  const definition = draft.definitions.get(baseOf(code))
  const from = fromOf(mapping, draft.columns)
  const keys = document.key ? [document.key] : schema.keys
  return {
    same: from.length === 1 ? draft.inputs.indexOf(from[0] as number) : -1,
    from: from.map((column) => draft.inputs.indexOf(column)),
    ...(mapping.value === undefined ? {} : { value: mapping.value }),
    script: mapping.script ?? null,
    steps: stepsFor(definition, mapping, document, schema),
    keepEmpty: mapping['keep-empty'] === true,
    many: definition !== undefined && LISTS.has(definition.type),
    reading: readingOf(definition, mapping, draft.rules, document, schema),
    strict: definition?.required === true || definition?.type === 'money' || keys.some((key) => key.includes(code)),
  }
}

function categoryPlan(draft: Draft): CategoryPlan {
  const { category = {} } = draft.document
  const separator = category.separator ?? SEPARATOR
  const from = fromOf(category, draft.columns)
  const path = (text: string) => text.split(separator).map(fold).join('>')
  return {
    output: 0,
    chain: {
      same: -1,
      from: from.map((column) => draft.inputs.indexOf(column)),
      ...(category.value === undefined ? {} : { value: category.value }),
      script: category.script ?? null,
      steps: category.steps ?? [],
      keepEmpty: false,
      many: true,
      reading: null,
      strict: true,
    },
    separator,
    map: Object.fromEntries(Object.entries(category.map ?? {}).map(([from, code]) => [path(from), code])),
    otherwise: category.otherwise ?? null,
  }
}
