import type { Cell } from '../../engine/contract/format.ts'
import type { AttributeMapping, MappingDocument } from '../../engine/contract/mapping.ts'
import type { Mapped, Program } from '../../engine/contract/program.ts'
import { compileProgram } from '../../engine/mapping/compile.ts'
import { openIsolate } from '../../engine/pipeline/isolate.ts'
import { loadRules } from '../../engine/plugins.ts'
import { targetOf } from './target-of.ts'

const rules = await loadRules()
const schema = targetOf(
  {
    sku: 'id',
    parent_id: 'id',
    title: 'text',
    price: 'money',
    stock: 'integer',
    weight: 'measure',
    weight_unit: 'text',
    tags: 'texts',
    active: 'boolean',
    since: 'date',
    rate: 'percent',
    category: 'category',
    size: 'text',
    heel: 'number',
  },
  { fashion: null, shoes: 'fashion', boots: 'shoes', garden: null },
)

type Parts = Omit<Partial<MappingDocument>, 'attributes'>

/** Compiles attributes (and more of a document) for some columns. */
export function compiled(
  columns: readonly string[],
  attributes: Record<string, AttributeMapping>,
  more: Parts = {},
): Program {
  return compileProgram({ version: 1, target: 'offers', attributes, ...more }, columns, schema, rules)
}

/** Maps rows in an isolate: answers, and values by the names of their outputs. */
export function mapped(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  attributes: Record<string, AttributeMapping>,
  more: Parts = {},
): { outputs: readonly string[]; records: Mapped[]; items: unknown[] } {
  const program = compiled(columns, attributes, more)
  const isolate = openIsolate(program)
  const records = isolate.map(rows)
  isolate.dispose()
  const items = records.map(
    ({ values }) => values && Object.fromEntries(program.outputs.map((code, i) => [code, values[i]])),
  )
  return { outputs: program.outputs, records, items }
}
