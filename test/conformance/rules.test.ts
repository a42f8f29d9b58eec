import { readdir } from 'node:fs/promises'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import type { Cell } from '../../engine/contract/format.ts'
import type { Rule, RuleExample } from '../../engine/contract/rule.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import { compileProgram } from '../../engine/mapping/compile.ts'
import { optionsSchema } from '../../engine/mapping/schema.ts'
import { openIsolate } from '../../engine/pipeline/isolate.ts'
import { loadRules } from '../../engine/plugins.ts'

const NAMES =
  'default lookup template concat split join replace extract case trim truncate prefix suffix read-number read-price read-date read-boolean read-quantity convert-unit calculate round strip-html clean-html list check-gtin when script'

const rules = await loadRules()

// A list keeps its elements, and a text keeps what it is: nothing but the rule itself is seen.
const schema: TargetSchema = {
  target: 'test',
  version: '1',
  keys: [['it']],
  attributes: [
    { code: 'it', entity: 'product', type: 'texts', label: 'It', labels: {}, description: '', required: false },
  ],
  categories: [],
  currency: '',
  language: 'en',
  layout: {},
  grouped: false,
  partial: true,
  removable: false,
}

/** What one rule makes of an example in a real isolate: a value, or the code of its refusal. */
function tried(rule: Rule, { options, value, record = {} }: RuleExample): unknown {
  const columns = ['the value', ...Object.keys(record)]
  const from = value === undefined ? {} : { from: 'the value' }
  const document = {
    version: 1 as const,
    target: 'test',
    attributes: { it: { ...from, steps: [{ [rule.name]: options ?? {} }] } },
  }
  const isolate = openIsolate(compileProgram(document, columns, schema, rules))
  try {
    const [mapped] = isolate.map([[value as Cell, ...(Object.values(record) as Cell[])]])
    return mapped?.problems[0]?.code ?? mapped?.values?.[0]
  } finally {
    isolate.dispose()
  }
}

test('every rule of the contract is there, one file each, and no other', async () => {
  const files = (await readdir(new URL('../../engine/rules/', import.meta.url))).map((file) => file.replace('.ts', ''))
  expect([...rules.keys()].sort()).toEqual(NAMES.split(' ').sort())
  expect(files.sort()).toEqual(NAMES.split(' ').sort())
})

describe.each([...rules.values()])('$name', (rule) => {
  test('has a summary, described options and at least four examples', () => {
    expect(rule.summary).toMatch(/^[A-Z].*\.$/)
    expect(rule.examples.length).toBeGreaterThanOrEqual(4)
    const properties = (rule.options as { properties?: Record<string, { description?: string }> }).properties ?? {}
    for (const [name, option] of Object.entries(properties)) expect(option.description, name).toBeTruthy()
    if (rule.first) expect(properties).toHaveProperty(rule.first)
  })

  test.each(rule.examples.map((example, at) => ({ at, example })))('example $at: $example.value', ({ example }) => {
    expect(Value.Errors(optionsSchema(rule), example.options ?? {})).toEqual([])
    expect('gives' in example || 'refuses' in example).toBe(true)
    expect(tried(rule, example)).toEqual(example.refuses ?? example.gives)
  })
})
