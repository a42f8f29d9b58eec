import type { Rule, RuleExample } from '../engine/contract/rule.ts'
import { loadRules } from '../engine/plugins.ts'

interface Option {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Option[]
  readonly const?: unknown
  readonly items?: Option
  readonly $ref?: string
  readonly description?: string
}

/** All rules with options and examples; the examples are the tests of test/conformance/rules.test.ts. */
export async function rulesPage(): Promise<string> {
  const rules = [...(await loadRules()).values()]
  const index = rules.map((rule) => `- [\`${rule.name}\`](#${rule.name}) — ${rule.summary}`)
  return `# Rules

A step of a mapping is a rule’s name, or one key with its options; a bare value is the option marked *first*.
A list is worked on element by element, unless a rule says otherwise; an empty cell passes through.
Every example on this page is run by the tests.

${index.join('\n')}

${rules.map(section).join('\n')}`
}

function section(rule: Rule): string {
  const { properties = {}, required = [] } = rule.options as {
    properties?: Record<string, Option>
    required?: string[]
  }
  const options = Object.entries(properties).map(([name, option]) => {
    const marks = [...(name === rule.first ? ['*first*'] : []), ...(required.includes(name) ? ['required'] : [])]
    return `| \`${name}\` | ${typeOf(option)} | ${[option.description ?? '', ...marks.map((mark) => `(${mark})`)].join(' ')} |`
  })
  const notes = [
    ...(rule.lists === 'whole' ? ['It gets a list as a whole.'] : []),
    ...(rule.empty ? ['It is asked for empty cells, too.'] : []),
  ]
  return `## ${rule.name}

${[rule.summary, ...notes].join(' ')}

| option | is | |
| --- | --- | --- |
${options.join('\n')}

| step | value | gives |
| --- | --- | --- |
${rule.examples.map((example) => exampleRow(rule, example)).join('\n')}
`
}

function typeOf(option: Option): string {
  if (option.$ref) return option.$ref.endsWith('condition') ? '[condition](mapping.md#conditions)' : 'steps'
  if (option.enum) return option.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (option.const !== undefined) return `\`${String(option.const)}\``
  if (option.anyOf) return option.anyOf.map(typeOf).join(', ')
  if (option.type === 'array') return `list of ${option.items ? typeOf(option.items) : 'anything'}`
  return Array.isArray(option.type) ? option.type.join(', ') : String(option.type ?? 'anything')
}

/** One line of a table: bars and line breaks are written so that they end no cell. */
function cell(value: unknown): string {
  if (value === undefined) return '*nothing*'
  if (value === '') return '*empty*'
  const text = JSON.stringify(value)
    .replaceAll('|', '\\|')
    .replaceAll('\u00a0', '\\u00a0')
    .replaceAll('\u200b', '\\u200b')
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

function exampleRow(rule: Rule, { options = {}, value, record, gives, refuses }: RuleExample): string {
  const step = Object.keys(options as object).length === 0 ? rule.name : { [rule.name]: options }
  const with_ = record ? ` with ${cell(record)}` : ''
  return `| ${cell(step)} | ${cell(value)}${with_} | ${refuses === undefined ? cell(gives) : `refused: \`${refuses}\``} |`
}
