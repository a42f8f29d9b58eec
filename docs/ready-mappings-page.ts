import type { MappingDocument, VariationsMapping } from '../engine/contract/mapping.ts'
import { type ReadyMapping, readyMappings } from '../engine/mapping/ready.ts'

/** The page about the mappings that come with the program, one for each platform. */
export function readyMappingsPage(): string {
  const ready = readyMappings()
  const index = ready.map(({ id, document, text }) => {
    const attributes = Object.keys(document.attributes).length
    return `| [\`${id}\`](#${id}) | ${document.platform.name} | ${headOf(text)} | ${attributes} |`
  })
  return `# Ready mappings

A file of a known platform is recognised by its columns: \`izb analyze\` says so, and what its ready mapping makes of them is
proposed. It can be named as well: \`izb import feed.csv --mapping shopify\`. Columns that the file lacks are left out; further
ones go the way of every other feed; and where the values are written otherwise than usual (a decimal comma, another separator),
the values are believed.

\`izb mappings list\` lists them, \`izb mappings show shopify > mine.yaml\` gives one to be edited: as long as it has its part
\`platform\`, the same holds for it; without that it is a mapping like any other. Each has its cases beside it, small files with
what comes of them, and the tests run all of them the way an import goes.

| name | platform | reads | attributes |
| --- | --- | --- | --- |
${index.join('\n')}

${ready.map(section).join('\n')}`
}

/** The sentences at the head of the file. */
function headOf(text: string): string {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return lines
    .slice(0, end)
    .map((line) => line.slice(1).trim())
    .join(' ')
    .replaceAll('|', '\\|')
}

function section({ id, document }: ReadyMapping): string {
  const { category, where } = document
  const rows = Object.entries(document.attributes).map(
    ([code, { from }]) => `| \`${code}\` | ${from === undefined ? 'made of several columns' : columns(from)} |`,
  )
  if (category) rows.push(`| \`category\` | ${columns(category.from ?? [])} |`)
  const parts = [
    `[${id}.mapping.yaml](../mappings/${id}.mapping.yaml) · [${id}.cases.yaml](../mappings/${id}.cases.yaml)`,
    ...(document.variations ? [`Variations: ${variationsIn(document.variations)}`] : []),
    ...(where ? ['Some records are passed by on purpose; the mapping says which.'] : []),
    ...(namesIn(document) > 0 ? [`It knows ${namesIn(document)} columns by further names.`] : []),
  ]
  return `## ${id}

${parts.join('\n\n')}

| attribute | from |
| --- | --- |
${rows.join('\n')}
`
}

const columns = (from: string | readonly string[]) =>
  (typeof from === 'string' ? [from] : from).map((name) => `\`${name.replaceAll('|', '\\|')}\``).join(', ')

const namesIn = ({ platform }: MappingDocument) => Object.keys(platform?.names ?? {}).length

function variationsIn({ parent, rows, each, options }: VariationsMapping): string {
  const named = options ? `, told apart by ${options.length} options` : ''
  if (each !== undefined) return `the entries of \`${each}\`${named}.`
  if (parent !== undefined) return `rows that share \`${parent}\`${named}.`
  if (rows?.link !== undefined) return `rows whose \`${rows.link}\` names the row of their product${named}.`
  return `rows below that of their product${named}.`
}
