import { Value } from 'typebox/value'
import type { Rule } from '../../contract/rule.ts'
import { optionsSchema } from '../schema.ts'
import { type FoundStep, stepsOf } from '../walk.ts'
import { conditionFindings } from './conditions.ts'
import { type Finding, finding, type LintContext, meant } from './finding.ts'
import { patternFindings } from './patterns.ts'

/** Judges a chain: rules that exist, options that fit, patterns that compile. */
export function stepFindings(
  steps: unknown,
  context: LintContext,
  lookups: readonly string[],
  path: string,
): Finding[] {
  return stepsOf(steps, context.rules, path).flatMap((step) => {
    if (step.name === null) {
      const fix = 'A step is a rule’s name, or one key with its options: trim, or { truncate: 150 }.'
      return [finding('shape_wrong', step.path, 'This is no step.', fix)]
    }
    if (!step.rule) {
      const fix = meant(step.name, context.rules.keys(), `Rules are ${[...context.rules.keys()].join(', ')}.`)
      return [finding('unknown_rule', step.path, `There is no rule “${step.name}”.`, fix)]
    }
    const wrong = optionFindings(step, step.rule)
    return wrong.length > 0 ? wrong : furtherFindings(step, step.rule, lookups)
  })
}

function optionFindings({ path, name, options }: FoundStep, rule: Rule): Finding[] {
  const known = Object.keys((rule.options as { properties?: object }).properties ?? {})
  const strange = Object.keys(options).filter((option) => !known.includes(option))
  if (strange.length > 0) {
    return strange.map((option) => {
      const fix = meant(option, known, known.length > 0 ? `Options are ${known.join(', ')}.` : 'It has no options.')
      return finding('unknown_option', `${path}.${name}.${option}`, `The rule ${name} has no option “${option}”.`, fix)
    })
  }
  // A condition is judged by conditionFindings, which says more than “it is none of these forms”.
  const errors = Value.Errors(optionsSchema(rule), options).filter(
    (error) => !/^\/(if|then|else)/.test(error.instancePath),
  )
  const first = errors.at(-1)
  if (!first) return []
  const at = first.instancePath.replaceAll('/', '.')
  const fix = `See docs/rules.md#${name}; a right one is ${JSON.stringify({ [name]: rule.examples[0]?.options ?? {} })}.`
  return [
    finding(
      'option_wrong',
      `${path}.${name}${at}`,
      `The options of ${name} do not fit: ${at === '' ? '' : `${at.slice(1)} `}${first.message}.`,
      fix,
    ),
  ]
}

function furtherFindings({ path, name, options }: FoundStep, rule: Rule, lookups: readonly string[]): Finding[] {
  const here = `${path}.${name}`
  const found: Finding[] = []
  const wrong = rule.check?.(options)
  if (wrong)
    found.push(
      finding('option_wrong', here, `The options of ${name} do not fit: ${wrong}.`, `See docs/rules.md#${name}.`),
    )
  for (const { source, flags } of rule.patterns?.(options) ?? []) found.push(...patternFindings(source, flags, here))
  if (name === 'lookup' && typeof options.table === 'string' && !lookups.includes(options.table)) {
    const fix = meant(options.table, lookups, 'Add it to the document’s `lookups`, or give `map`.')
    found.push(finding('unknown_table', `${here}.table`, `There is no table “${options.table}” in \`lookups\`.`, fix))
  }
  if (name === 'when') found.push(...conditionFindings(options.if, `${here}.if`))
  return found
}
