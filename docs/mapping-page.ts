import type { TargetSchema } from '../engine/contract/target.ts'
import { lintMapping } from '../engine/mapping/lint.ts'
import { readMapping } from '../engine/mapping/read.ts'
import { mappingSchema } from '../engine/mapping/schema.ts'
import { loadRules } from '../engine/plugins.ts'

interface Property {
  readonly description?: string
  readonly $ref?: string
  readonly anyOf?: readonly { readonly properties?: Readonly<Record<string, Property>> }[]
  readonly properties?: Readonly<Record<string, Property>>
}

const EXAMPLE = `version: 1
target: offers
source: { format: csv, delimiter: ";", encoding: windows-1252 }
attributes:
  sku:         { from: Référence }
  title:       { from: Libellé, steps: [trim, { truncate: 150 }] }
  "title:en":  { from: Libellé anglais }
  price:       { from: Prix TTC, steps: [{ read-price: { decimal: "," } }] }
  color:       { from: Couleur, steps: [{ lookup: { map: { Rouge: red, Bleu: blue }, otherwise: reject } }] }
  condition:   { value: new }
  brand:       { script: "return (record.Marque || '').toUpperCase()" }
  additional_images: { from: [Image 2, Image 3] }
category:
  from: Rayon
  separator: ">"
  map: { "Mode > Femme": apparel.women, "Mode > Femme > Robes": apparel.women.dresses }
categories:
  apparel.women: { attributes: { size: { from: Taille } } }
variations: { parent: Référence parent, axes: [color, size] }
where: { all: [{ field: Stock, gt: 0 }, { not: { field: Libellé, starts: "test" } }] }
lookups: { grades: { A: new, B: used } }
ignore: [Date interne]
`

/** The page about the mapping document. */
export async function mappingPage(): Promise<string> {
  const rules = await loadRules()
  const schema = mappingSchema(rules) as { properties: Record<string, Property>; $defs: Record<string, Property> }
  const { attribute, condition } = schema.$defs as { attribute: Property; condition: Property }
  assertRight(EXAMPLE, rules)
  const tests = condition.anyOf?.find((form) => form.properties?.field)?.properties ?? {}
  return `# The mapping document

A mapping says how the columns of a source become the attributes of a target. \`izb analyze\` writes one, people edit it,
\`izb mappings check\` judges it. It is YAML or JSON; [mapping.schema.json](mapping.schema.json) is its JSON Schema.

\`\`\`yaml
${EXAMPLE}\`\`\`

${table(schema.properties)}

## Attributes

${table(attribute.properties ?? {})}

- An attribute without a column in the source is left as it is; an empty cell clears it, unless \`keep-empty\` is true.
- Steps run from left to right; [rules.md](rules.md) has them all. A step is a rule’s name, or one key with its options.
- Where no step reads the value, it is read into the attribute’s type: prices, numbers, measures, dates, yes and no. What reads
  as two numbers (\`1.299\`) is refused: say which decimal sign the source has, with \`{ read-price: { decimal: "," } }\`.
- An unreadable value of an optional attribute costs that value only, and is counted as a warning; a price, a required attribute,
  or a rule that refuses leaves the record out. All problems of a record are told at once.
- Measures are given in the unit of the attribute; where \`<attribute>_unit\` has a column, numbers without a unit are in that one.

## How a column is written

CSV and sheets: the header as it stands; a repeated one is \`Name#2\`, an empty one \`#col7\`; without header \`#1\`, \`#2\` ….
XML, relative to the record: \`a/b\`, \`@id\`, \`a/@id\`, \`param[@name="Colour"]\`. JSON: \`a.b\`, \`a[].b\`, \`a[]\`.

## Categories

${table(schema.properties.category?.properties ?? {})}

The path itself is looked up first, then its parents; case, accents and spaces make no difference. What maps to nothing is taken
as a category code, and refused where there is no such category. Several columns are the levels of one path.
What stands under \`categories\` holds for that category and all below it, the nearest one first.

## Variations

${table(schema.properties.variations?.properties ?? {})}

One of four says which rows belong together: \`parent\`, a field that they share; \`rows\`, where products and variations have rows
of their own; \`each\`, where a record has its variations in a list (map \`parent_id\` to the record’s own key); or \`options\` alone,
with the attribute \`parent_id\` mapped.
With \`rows\`, \`type\` tells parents from children and \`link\` is the child’s field that names its parent. Without \`type\`, a row whose
link is empty is a parent, or stands alone; without \`link\`, children stand below their parent.
What variations differ in is said by \`axes\`, or by \`options\`, which may stand beside \`parent\`, \`rows\` and \`each\`; an option that is
called as one of the marketplace’s attributes, in any language, becomes that attribute.

- A variation takes what it lacks from its product: from the parent’s row, or from the record around the list. What only describes
  it, it may take from the rows beside it; a price, an availability and a status never, but from a first row that writes them once
  for rows below it that have no title of their own.
- The product is called and described as its own row says, or as its first variation where it has none. A variation that is called
  otherwise keeps its own title.
- Its pictures are those of its own row, or those of all its rows. With \`gallery\`, \`additional_images\` show the product and
  \`image_url\` the variation, as in Shopify’s \`Image Src\` and \`Variant Image\`.

## Platforms

${table(schema.properties.platform?.properties ?? {})}

[ready-mappings.md](ready-mappings.md) lists the mappings that come with the program.

## Conditions

\`all\`, \`any\` and \`not\` take conditions; everything else asks a field. A list passes where one of its elements does.

${table(tests)}

## Scripts

A script is the body of a JavaScript function in strict mode. It sees \`record\` (the source’s fields), \`value\` (the chain so far),
\`item\` (attributes computed so far) and \`lookup(name, key)\`. It returns text, a number, true or false, null, a date, or a list of
these; \`throw 'no picture'\` leaves the record out with that sentence.

It can reach nothing: no network, no files, no clock that waits, no other record. Built-ins are frozen; \`Promise\`, \`Proxy\`,
\`Intl\`, \`BigInt\`, typed arrays and functions made from text are not there; texts and lists end at a million, maps and sets at
a hundred thousand. A record on which scripts and patterns take longer than a second is \`script_timeout\`, one that needs too
much memory \`script_memory\`; after ten of these in one import, records are \`script_stopped\`.
`
}

/** The JSON Schema as a file. */
export async function mappingSchemaPage(): Promise<string> {
  return `${JSON.stringify(mappingSchema(await loadRules()), null, 2)}\n`
}

function table(properties: Readonly<Record<string, Property>>): string {
  const rows = Object.entries(properties).map(([name, property]) => {
    const steps = property.$ref === '#/$defs/steps' ? 'Rules, one after the other.' : ''
    const where = property.$ref === '#/$defs/condition' ? 'Records that it does not hold for are skipped.' : ''
    const parts =
      property.properties && name === 'rows'
        ? Object.keys(property.properties)
            .map((key) => `\`${key}\``)
            .join(', ')
        : ''
    return `| \`${name}\` | ${property.description ?? (steps || where || (parts ? `Rows of two kinds: ${parts}.` : 'Fields with name and value of each option.'))} |`
  })
  return `| key | |\n| --- | --- |\n${rows.join('\n')}`
}

/** An example that the program itself would refuse is no example. */
function assertRight(text: string, rules: Awaited<ReturnType<typeof loadRules>>): void {
  const document = readMapping(text, 'docs/mapping.md')
  const codes = ['sku', 'title', 'price', 'color', 'condition', 'brand', 'additional_images', 'size', 'category']
  const plain = {
    entity: 'offer',
    type: 'text',
    label: '',
    labels: {},
    description: '',
    required: false,
    localised: true,
  } as const
  const schema: TargetSchema = {
    target: 'offers',
    version: '',
    keys: [['sku']],
    categories: [],
    currency: 'EUR',
    language: 'fr',
    layout: {},
    grouped: true,
    partial: false,
    removable: true,
    attributes: codes.map((code) => ({ ...plain, code })),
  }
  const wrong = lintMapping(document, { rules, schema })
  if (wrong.length > 0) throw new Error(`the example of docs/mapping.md: ${JSON.stringify(wrong)}`)
}
