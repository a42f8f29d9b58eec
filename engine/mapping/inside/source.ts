import type { Rule } from '../../contract/rule.ts'
import { ENTITIES } from '../../kernel/words/entities.ts'
import { CHAIN_PARTS } from './chain.ts'
import { CONDITION_PARTS } from './condition.ts'
import { GUARD_PARTS } from './guards.ts'
import { HTML_PARTS } from './html.ts'
import { LOCKDOWN_PARTS } from './lockdown.ts'
import type { Plan } from './plan.ts'
import { SCRIPT_PARTS } from './scripts.ts'
import { SESSION_PARTS } from './session.ts'
import { STEP_PARTS } from './step.ts'
import { TEXT_PARTS } from './text.ts'

type Part = (...args: never[]) => unknown

const joined = (parts: readonly Part[]) => parts.map(String).join('\n')

// U+2028 and `<` in a JSON text are harmless in today's JavaScript; `__proto__` as a key is not, JSON.parse keeps it a key.
const literal = (value: unknown) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`

function rulePart(rule: Rule): string {
  const text = rule.apply.toString()
  const apply = /^apply\s*\(/.test(text) ? text : `apply: ${text}`
  const { first, lists = 'each', empty = false, table, parts = [] } = rule
  const told = { first, lists, empty, ...(table === undefined ? {} : { table }) }
  return `${JSON.stringify(rule.name)}: (() => {
${joined(parts)}
return { ...${literal(told)}, ${apply} }
})()`
}

/** The program's text: called with the scripts' realm and the cursor, it gives the session. */
export function programSource(plan: Plan, rules: Iterable<Rule>): string {
  const parts = [...TEXT_PARTS, ...HTML_PARTS, ...STEP_PARTS, ...CONDITION_PARTS, ...CHAIN_PARTS, ...SESSION_PARTS]
  return `(() => { 'use strict'
const ENTITIES = ${literal(ENTITIES)}
${joined(parts)}
const rules = {
${[...rules].map(rulePart).join(',\n')}
}
return openSession(${literal(plan)}, rules, globalThis.$scripts ?? null, new Int32Array(globalThis.$cursor))
})()`
}

/** The text of the scripts' realm. */
export function scriptsSource(names: readonly string[], lookups: Plan['lookups'], codes: readonly string[]): string {
  const parts = [...TEXT_PARTS, ...GUARD_PARTS, ...LOCKDOWN_PARTS, ...SCRIPT_PARTS]
  return `(() => { 'use strict'
${joined(parts)}
return openScripts(${literal(names)}, ${literal(lookups)}, ${literal(codes)})
})()`
}
