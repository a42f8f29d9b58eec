import { hash } from 'node:crypto'
import type { AttributeMapping, MappingDocument } from '../../engine/contract/mapping.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import { compileProgram } from '../../engine/mapping/compile.ts'
import { withOwnFields } from '../../engine/mapping/own-fields.ts'
import { loadRules } from '../../engine/plugins.ts'
import { importFaults } from '../../server/domains/imports/index.ts'
import type { Fetched } from './fetch.ts'
import type { MapperPlan } from './mapper.ts'

/** Puts forced values (`--set`) over whatever the mapping says. Throws `imports.set_unknown`. */
export function forceValues(
  document: MappingDocument,
  set: Readonly<Record<string, string>>,
  schema: TargetSchema,
): MappingDocument {
  const codes = new Set(schema.attributes.map((attribute) => attribute.code))
  const attributes: Record<string, AttributeMapping> = { ...document.attributes }
  let { category } = document
  for (const [attribute, value] of Object.entries(set)) {
    if (attribute === 'category') {
      category = { value }
      continue
    }
    if (!schema.open && !codes.has(attribute.replace(/:[a-z]{2}$/, ''))) throw importFaults.set_unknown({ attribute })
    attributes[attribute] = { value }
  }
  return { ...document, attributes, ...(category ? { category } : {}) }
}

/** What must hold before anything is written: a key, and a way to every required attribute. */
export function checkMapping(document: MappingDocument, schema: TargetSchema, fetched: Fetched): readonly string[] {
  if (fetched.columns.length === 0)
    throw importFaults.no_records({ name: fetched.spool.name, reason: whyNothing(fetched) })
  const mapped = new Set([...Object.keys(document.attributes), ...(document.category ? ['category'] : [])])
  // What only some categories require is judged record by record.
  const missing = schema.attributes.filter(
    ({ code, required, categories }) => required && !categories && !mapped.has(code),
  )
  const keys = document.key ?? schema.keys.find((key) => key.every((code) => mapped.has(code)))
  const unkeyed = (code: string) => schema.keys[0]?.includes(code) && keys !== undefined
  const attributes = missing.map((attribute) => attribute.code).filter((code) => !unkeyed(code))
  if (attributes.length > 0 && !schema.partial)
    throw importFaults.missing_required({ attributes, columns: fetched.columns })
  if (!keys) throw importFaults.key_missing({})
  return keys
}

/** What is wrong with the first record, where none could be read. */
function whyNothing({ format, options, columns, sampled }: Fetched): string {
  for (const chunk of sampled) {
    if (chunk.broken) return chunk.broken.detail
    for (const row of format.reader(options, columns)(chunk)) if (row.broken) return row.broken.detail
  }
  return ''
}

/** Compiles a mapping for the columns of a source into what threads run. */
export async function planOf(
  fetched: Fetched,
  document: MappingDocument,
  schema: TargetSchema,
  keys: readonly string[],
  regrouped: boolean,
  crashed: readonly number[],
): Promise<MapperPlan> {
  const complete = withDefaultCategory(withLink(document), schema)
  const opened = withOwnFields(schema, complete)
  return {
    format: fetched.format.name,
    sourceOptions: fetched.options,
    columns: fetched.columns,
    document: complete,
    program: compileProgram(complete, fetched.columns, opened, await loadRules()),
    schema: opened,
    keys,
    salt: hash('sha256', JSON.stringify([document, schema.version])).slice(0, 32),
    regrouped,
    crashed,
    failures: new Int32Array(new SharedArrayBuffer(4)),
    known: null,
  }
}

/** What maps to no category goes where the operator says, unless the mapping itself says where. */
function withDefaultCategory(document: MappingDocument, { defaultCategory }: TargetSchema): MappingDocument {
  if (defaultCategory === undefined || !document.category) return document
  return { ...document, category: { otherwise: defaultCategory, ...document.category } }
}

/** Child rows name their parent by its key, where the mapping does not say by which field. */
function withLink(document: MappingDocument): MappingDocument {
  const rows = document.variations?.rows
  if (!rows || rows.to !== undefined) return document
  const from = document.attributes.sku?.from
  const to = typeof from === 'string' ? from : from?.[0]
  return to === undefined ? document : { ...document, variations: { ...document.variations, rows: { ...rows, to } } }
}
