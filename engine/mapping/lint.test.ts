import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { targetOf } from '../../test/support/target-of.ts'
import type { MappingDocument, SourceOptions } from '../contract/mapping.ts'
import { loadFormats, loadRules } from '../plugins.ts'
import { sourceFindings } from './lint/source.ts'
import { lintMapping } from './lint.ts'
import { readMapping } from './read.ts'
import { mappingSchema } from './schema.ts'

const rules = await loadRules()
const schema = targetOf(
  { sku: 'id', title: 'text', price: 'money', category: 'category' },
  { shoes: null, boots: 'shoes' },
)
const columns = ['Réf', 'Nom', 'Prix TTC', 'Rayon']

const right = `
version: 1
target: offers
source: { format: csv, delimiter: ";" }
attributes:
  sku: { from: Réf }
  title: { from: Nom, steps: [trim, { truncate: 150 }, { when: { if: { field: Nom, empty: true }, then: [{ default: x }] } }] }
  "title:fr": { script: "return record.Nom" }
  price: { from: Prix TTC, steps: [{ read-price: "," }] }
category: { from: Rayon, map: { Chaussures: shoes } }
where: { all: [{ field: Nom, empty: false }] }
`

/** Findings of the right document with a part of it changed. */
function found(change: object, from = columns) {
  const document = { ...readMapping(right, 'test'), ...change } as MappingDocument
  return lintMapping(document, { rules, schema, columns: from })
}

const attribute = (mapping: object) => ({ attributes: { sku: { from: 'Réf' }, title: mapping } })

test('a right document has no findings', () => {
  expect(found({})).toEqual([])
})

describe('what is wrong is told with its place and the way to mend it', () => {
  test.each([
    [
      { attributes: { sku: { from: 'Réf' }, titel: { from: 'Nom' } } },
      'unknown_attribute',
      'attributes.titel',
      '“title”',
    ],
    [attribute({ from: 'Nomm' }), 'unknown_column', 'attributes.title.from', '“Nom”'],
    [attribute({ script: 'return record.Nomn' }), 'unknown_column', 'attributes.title.script', '“Nom”'],
    [
      attribute({ steps: [{ concat: { fields: ['Nmo'] } }] }),
      'unknown_column',
      'attributes.title.steps[0].concat',
      '“Nom”',
    ],
    [attribute({ from: 'Nom', steps: ['trimm'] }), 'unknown_rule', 'attributes.title.steps[0]', '“trim”'],
    [
      attribute({ from: 'Nom', steps: [{ truncate: { lenght: 3 } }] }),
      'unknown_option',
      'attributes.title.steps[0].truncate.lenght',
      '“length”',
    ],
    [
      attribute({ from: 'Nom', steps: [{ truncate: 'ten' }] }),
      'option_wrong',
      'attributes.title.steps[0].truncate.length',
      'truncate',
    ],
    [
      attribute({ from: 'Nom', steps: [{ trim: true, case: 'upper' }] }),
      'shape_wrong',
      'attributes.title.steps[0]',
      'one key',
    ],
    [
      attribute({ from: 'Nom', steps: [{ lookup: 'colours' }] }),
      'unknown_table',
      'attributes.title.steps[0].lookup.table',
      'lookups',
    ],
    [attribute({ from: 'Nom', steps: [{ lookup: {} }] }), 'option_wrong', 'attributes.title.steps[0].lookup', 'lookup'],
    [
      attribute({ from: 'Nom', steps: [{ extract: '(' }] }),
      'pattern_wrong',
      'attributes.title.steps[0].extract',
      'JavaScript',
    ],
    [
      attribute({ from: 'Nom', steps: [{ 'convert-unit': { from: 'g', to: 'cm' } }] }),
      'option_wrong',
      'attributes.title.steps[0].convert-unit',
      'convert-unit',
    ],
    [
      attribute({ from: 'Nom', steps: [{ calculate: '1 +' }] }),
      'option_wrong',
      'attributes.title.steps[0].calculate',
      'calculate',
    ],
    [
      attribute({ from: 'Nom', steps: [{ when: { if: { field: 'Nom', eq: 1 }, else: ['trimm'] } }] }),
      'unknown_rule',
      'attributes.title.steps[0].when.else[0]',
      '“trim”',
    ],
    [
      attribute({ from: 'Nom', steps: [{ when: { if: { field: 'Nom', equal: 1 } } }] }),
      'unknown_key',
      'attributes.title.steps[0].when.if.equal',
      'Tests are',
    ],
    [attribute({ script: 'const a = 1;\nreturn a +' }), 'script_syntax', 'attributes.title.script', 'return'],
    [attribute({ script: '}); (() => { return 1' }), 'script_syntax', 'attributes.title.script', 'return'],
    [attribute({ script: 'record.Nom' }), 'script_without_result', 'attributes.title.script', 'return'],
    [attribute({}), 'mapping_empty', 'attributes.title', 'from'],
    [{ attributes: { title: { from: 'Nom' } } }, 'required_unmapped', 'attributes.sku', 'attributes.sku'],
    [{ category: { from: 'Rayon', map: { A: 'shoe' } } }, 'unknown_category', 'category.map.A', '“shoes”'],
    [{ category: { from: 'Rayon', otherwise: 'x-y-z' } }, 'unknown_category', 'category.otherwise', 'categories'],
    [
      { categories: { bots: { attributes: { title: { value: 'a' } } } } },
      'unknown_category',
      'categories.bots',
      '“boots”',
    ],
    [{ where: { field: 'Nom', matches: '[' } }, 'pattern_wrong', 'where.matches', 'JavaScript'],
    [{ where: { al: [] } }, 'shape_wrong', 'where', 'field'],
    [{ where: { field: 'Nom' } }, 'shape_wrong', 'where', 'eq'],
    [{ attribute: {} }, 'unknown_key', 'attribute', '“attributes”'],
    [{ attributes: { sku: { frm: 'Réf' } } }, 'unknown_key', 'attributes.sku.frm', '“from”'],
    [{ attributes: [] }, 'shape_wrong', 'attributes', 'docs/mapping.md'],
    [{ attributes: { sku: { from: 3 } } }, 'shape_wrong', 'attributes.sku.from', 'docs/mapping.md'],
    [{ version: 2 }, 'version_unknown', 'version', 'version: 1'],
    [{ target: 'products' }, 'target_other', 'target', 'offers'],
    [{ variations: { axes: ['title'] } }, 'variations_unclear', 'variations', 'one of'],
    [{ variations: { parent: 'Nom', each: 'a[]' } }, 'variations_unclear', 'variations', 'one of'],
    [
      { variations: { parent: 'Nom', rows: { type: 'Nom', parent: 'a', child: 'b', link: 'Nom' } } },
      'variations_unclear',
      'variations',
      'one of',
    ],
    [{ variations: { parent: 'Mon', axes: ['title'] } }, 'unknown_column', 'variations', '“Nom”'],
    [{ variations: { parent: 'Nom', axes: ['tilte'] } }, 'unknown_attribute', 'variations.axes', '“title”'],
    [{ ignore: ['Nom'] }, 'column_ignored', 'attributes.title.from', 'ignore'],
    [{ attributes: { sku: { from: 'Nom' }, title: { from: 'Nom' } } }, 'column_twice', 'attributes.title', 'column'],
  ])('%j: %s', (change, code, path, fix) => {
    const findings = found(change)
    expect(findings.map((it) => [it.code, it.path])).toContainEqual([code, path])
    const told = findings.find((it) => it.code === code && it.path === path)
    expect(told?.fix).toContain(fix)
    expect(told?.detail).toMatch(/\.$/)
  })

  test.each([
    { parent: 'Nom' },
    { parent: 'Nom', options: [{ name: 'Nom', value: 'Réf' }] },
    { rows: { type: 'Nom', parent: 'variable', child: 'variation', link: 'Réf' } },
    {
      rows: { type: 'Nom', parent: 'variable', child: 'variation', link: 'Réf' },
      options: [{ name: 'Nom', value: 'Réf' }],
    },
    { rows: { type: 'Nom', parent: 'configurable', link: 'Réf' } },
    { each: 'a[]', axes: ['title'] },
    { each: 'a[]', options: [{ name: 'Nom', value: 'Nom' }] },
  ])('variations may be found so: %j', (variations) => {
    expect(found({ variations }).filter(({ code }) => code === 'variations_unclear')).toEqual([])
  })

  test('options alone need to know which rows are one product', () => {
    const variations = { options: [{ name: 'Nom', value: 'Réf' }] }
    const codes = (change: object) => found(change).map(({ code, severity }) => `${severity} ${code}`)
    expect(codes({ variations })).toContain('warning variations_ungrouped')
    const mapped = codes({ variations, attributes: { parent_id: { from: 'Réf' } } })
    expect(mapped.filter((each) => each.includes('variations'))).toEqual([])
  })

  test('a syntax error of a script names its line', () => {
    expect(found(attribute({ script: 'const a = 1;\nreturn a +' }))[0]?.detail).toContain('(line 2)')
  })

  test('anything at all can be judged', () => {
    for (const document of [
      null,
      1,
      'x',
      [],
      {},
      { attributes: null },
      { version: 1, target: 'offers', attributes: { a: null } },
    ]) {
      expect(lintMapping(document as never, { rules, schema })[0]).toHaveProperty('severity', 'error')
    }
  })
})

describe('the published schema', () => {
  const published = mappingSchema(rules) as unknown as TSchema
  const change = (steps: unknown) => ({ ...readMapping(right, 'test'), ...attribute({ from: 'Nom', steps }) })

  test('takes what lint takes', () => {
    expect(Value.Check(published, readMapping(right, 'test'))).toBe(true)
    for (const rule of rules.values()) {
      for (const { options = {} } of rule.examples)
        expect(Value.Check(published, change([{ [rule.name]: options }])), rule.name).toBe(true)
    }
  })

  test.each([
    [['trimm']],
    [[{ truncate: 'ten' }]],
    [[{ trim: true, case: 'upper' }]],
    [[{ when: { if: { al: [] } } }]],
  ])('refuses %j', (steps) => {
    expect(Value.Check(published, change(steps))).toBe(false)
  })
})

describe('what a document says of its source', () => {
  test.each<[SourceOptions, string[]]>([
    [{ format: 'csv', delimiter: ';', header: 2, encoding: 'windows-1252' }, []],
    [{ delimiter: ' of a source that is found out' }, []],
    [{ format: 'exe' }, ['source.format unknown_format']],
    [{ format: 'csv', delimeter: ';' }, ['source.delimeter unknown_option']],
    [{ format: 'csv', delimiter: '', header: -1 }, ['source.delimiter option_wrong', 'source.header option_wrong']],
    [{ format: 'tsv', delimiter: '\n' }, ['source.delimiter option_wrong']],
    [{ format: 'json', record_path: 'a' }, ['source.record_path unknown_option']],
    [{ format: 'ndjson', header: 1 }, ['source.header unknown_option']],
  ])('%j', async (source, found) => {
    const findings = sourceFindings(source, await loadFormats())
    expect(findings.map(({ path, code }) => `${path} ${code}`)).toEqual(found)
    for (const { fix } of findings) expect(fix).toMatch(/.{10}/)
  })
})

describe('reading', () => {
  test('JSON and YAML are read alike', () => {
    expect(readMapping('{"version":1,"attributes":{"sku":{"from":"a"}}}', 'm.json')).toEqual(
      readMapping('version: 1\nattributes:\n  sku: { from: a }', 'm.yaml'),
    )
  })

  test.each([
    ['version: 1\nattributes:\n  sku: { from: a', /line [34]/],
    ['{"version": 1,\n "target": ]', /line 2/],
    ['a: 1\na: 2', /line 2, column 1: the key “a” stands here a second time/],
    ['a: { b: 1, c: { d: 1,\n  d: 2 } }', /line 2, column 3: the key “d”/],
    ['[1, 2]', /no document/],
    ['', /no document/],
    [
      'a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c]\ne: [*d, *d, *d, *d]',
      /cannot be read/,
    ],
  ])('%j is refused with its line', (text, message) => {
    expect(() => readMapping(text, 'm.yaml')).toThrow(message)
  })
})
