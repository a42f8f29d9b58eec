import type { TSchema } from 'typebox'
import type { Rule } from '../contract/rule.ts'
import type { Rules } from './walk.ts'

type Json = Readonly<Record<string, unknown>>

const text = (description: string): Json => ({ type: 'string', description })
const object = (properties: Json, required: readonly string[] = [], description?: string): Json => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...(description ? { description } : {}),
})
const mapOf = (values: Json, description: string): Json => ({
  type: 'object',
  additionalProperties: values,
  description,
})
const listOf = (items: Json, description?: string): Json => ({
  type: 'array',
  items,
  ...(description ? { description } : {}),
})
const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` })
const scalar = { type: ['string', 'number', 'boolean'] }
const limit = { type: ['string', 'number'] }

const CONDITION: Json = {
  description: 'A condition on fields: words are compared without regard to case, numbers as numbers.',
  anyOf: [
    object({ all: listOf(ref('condition'), 'All of these hold.') }, ['all']),
    object({ any: listOf(ref('condition'), 'One of these holds.') }, ['any']),
    object({ not: ref('condition') }, ['not']),
    object(
      {
        field: text('A column, or an attribute where there is no such column.'),
        eq: { ...scalar, description: 'It is this.' },
        ne: { ...scalar, description: 'It is not this.' },
        gt: { ...limit, description: 'It is more than this.' },
        gte: { ...limit, description: 'It is this or more.' },
        lt: { ...limit, description: 'It is less than this.' },
        lte: { ...limit, description: 'It is this or less.' },
        in: listOf(limit, 'It is one of these.'),
        contains: text('This stands in it.'),
        starts: text('It begins with this.'),
        ends: text('It ends with this.'),
        matches: text('This regular expression matches it, case apart.'),
        empty: { type: 'boolean', description: 'It is empty, or is not.' },
      },
      ['field'],
    ),
  ],
}

const FROM: Json = {
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
  description:
    'One column, or several: a list, of which an attribute that takes one takes the first that is not empty.',
}

const ATTRIBUTE = object(
  {
    from: FROM,
    value: {
      type: ['string', 'number', 'boolean', 'null'],
      description: 'A fixed value, or the one where `from` has no column.',
    },
    script: text('JavaScript that returns the value.'),
    steps: ref('steps'),
    'keep-empty': {
      type: 'boolean',
      description: 'An empty cell leaves the attribute as it is instead of clearing it.',
    },
  },
  [],
  'How an attribute gets its value.',
)

const CATEGORY = object(
  {
    from: FROM,
    value: text('One category for all.'),
    script: text('JavaScript that returns the source’s category.'),
    steps: ref('steps'),
    separator: {
      type: 'string',
      minLength: 1,
      description: 'What stands between the levels of a path; `>` when nothing is said.',
    },
    map: mapOf({ type: 'string' }, 'Source value to category code; a parent path holds for all below it.'),
    otherwise: text('The category of all the rest.'),
  },
  [],
  'How a record gets its category.',
)

const VARIATIONS = object(
  {
    parent: text('The field that rows of one product share.'),
    rows: object(
      {
        type: text('The field that tells parents from children; without it, rows whose link is empty are parents.'),
        parent: text('What stands there for a parent.'),
        child: text(
          'What stands there for a child; without it, the link stands on the parent’s row and names its children.',
        ),
        link: text(
          'The child’s field that names its parent; without it, children stand below their parent. On a parent’s row, the keys of its children: `A1|A2`, `sku=A1,color=Red|sku=A2`.',
        ),
        to: text('The parent’s field that is named; the SKU’s when nothing is said.'),
      },
      [],
    ),
    options: listOf(
      object(
        {
          name: text('The field with the option’s name; in a list of names, that of its place.'),
          value: text('The field with its value.'),
        },
        ['name', 'value'],
      ),
    ),
    each: text('The nested list that holds the variations, such as `variants[]`.'),
    axes: listOf({ type: 'string' }, 'Attributes in which variations differ.'),
    gallery: {
      type: 'boolean',
      description:
        '`additional_images` show the product, on whichever of its rows they stand; only `image_url` is the variation’s own.',
    },
  },
  [],
  'How rows become products with variations.',
)

const PLATFORM = object(
  {
    name: text('What it is called.'),
    marks: listOf(
      object(
        {
          columns: listOf({ type: 'string' }, 'Columns that its files have.'),
          least: { type: 'integer', minimum: 1, description: 'How many of them must be there.' },
        },
        ['columns', 'least'],
      ),
      'Sets of columns by which its files are told from others; one set suffices.',
    ),
    prefix: text('The namespace that its columns bear in XML, such as `g:`.'),
    names: mapOf(
      { type: 'array', items: { type: 'string' } },
      'What a column is called besides: in other languages, versions and formats of the file.',
    ),
  },
  ['name', 'marks'],
  'Whose files this mapping takes. Columns that a file lacks are left out, further ones are proposed.',
)

const DOCUMENT = object(
  {
    version: { const: 1, description: 'Version of this format.' },
    target: text('What is imported: `offers`, `products`, `stock` …'),
    source: {
      type: 'object',
      properties: { format: text('csv, tsv, xml, json, ndjson or xlsx.'), encoding: text('Such as windows-1252.') },
      description: 'Format of the source, and that format’s own options.',
    },
    key: listOf({ type: 'string' }, 'Attributes that make the record’s key, where SKU and GTIN have no column.'),
    attributes: mapOf(ref('attribute'), 'Attribute code (`title:fr` for a translation) to its mapping.'),
    category: CATEGORY,
    categories: mapOf(
      object({ attributes: mapOf(ref('attribute'), 'Attribute code to its mapping.') }, ['attributes']),
      'Attributes that hold for one category and all below it.',
    ),
    variations: VARIATIONS,
    where: ref('condition'),
    lookups: mapOf(
      { type: 'object', additionalProperties: { type: 'string' } },
      'Named tables for the rule lookup and for scripts.',
    ),
    ignore: listOf({ type: 'string' }, 'Columns left out on purpose.'),
    platform: PLATFORM,
  },
  ['version', 'target', 'attributes'],
)

/** The schema of one rule's options, complete in itself; chains inside are judged step by step. */
export function optionsSchema(rule: Rule): TSchema {
  return { ...rule.options, $defs: { condition: CONDITION, steps: {} } } as unknown as TSchema
}

/** The schema of a document whose steps are not looked into: they are judged one by one, with better words. */
export const DOCUMENT_SCHEMA = {
  ...DOCUMENT,
  $defs: { attribute: ATTRIBUTE, condition: CONDITION, steps: {} },
} as unknown as TSchema

/** The JSON Schema of the mapping document, with every rule's options; docs/mapping.schema.json is this. */
export function mappingSchema(rules: Rules): Json {
  const steps = [...rules.values()].map((rule) => {
    const options = rule.options as { properties?: Json }
    const first = rule.first === undefined ? undefined : options.properties?.[rule.first]
    const bare = first === undefined ? rule.options : { anyOf: [first, rule.options] }
    return { ...object({ [rule.name]: bare }, [rule.name]), description: rule.summary }
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Mapping document',
    ...DOCUMENT,
    $defs: {
      attribute: ATTRIBUTE,
      condition: CONDITION,
      steps: { anyOf: [listOf(ref('step')), ref('step')], description: 'Rules, one after the other.' },
      step: { anyOf: [{ enum: [...rules.keys()] }, ...steps] },
    },
  }
}
