import type { MappingDocument } from '../../contract/mapping.ts'
import { listed, readsOf } from '../usage.ts'
import { attributesOf, baseOf, scriptFields } from '../walk.ts'
import { type Finding, finding, type LintContext, meant } from './finding.ts'

/** Judges what a document names: attributes, columns, categories. */
export function nameFindings(document: MappingDocument, context: LintContext): Finding[] {
  return [
    ...attributeFindings(document, context),
    ...requiredFindings(document, context),
    ...categoryFindings(document, context),
    ...(context.columns ? columnFindings(document, context, context.columns) : []),
    ...twiceFindings(document),
  ]
}

function attributeFindings(document: MappingDocument, { schema }: LintContext): Finding[] {
  const definitions = new Map(schema.attributes.map((attribute) => [attribute.code, attribute]))
  const unknown = (code: string, path: string) => {
    const fix = meant(code, definitions.keys(), `Attributes of ${schema.target} are listed by “izb attributes list”.`)
    return finding('unknown_attribute', path, `${schema.target} has no attribute “${code}”.`, fix)
  }
  const found: Finding[] = []
  for (const { code, path, mapping } of attributesOf(document)) {
    const definition = definitions.get(baseOf(code))
    if (!definition) {
      if (!schema.open) found.push(unknown(code, path))
    } else if (code.includes(':') && !definition.localised) {
      const fix = `Map ${baseOf(code)} alone, or make the attribute one that is written in several languages.`
      found.push(finding('not_localised', path, `“${baseOf(code)}” has no translations.`, fix))
    }
    const { from, value, script, steps } = mapping
    if (listed(from).length === 0 && value === undefined && script === undefined && !steps?.length) {
      found.push(
        finding(
          'mapping_empty',
          path,
          'The attribute gets its value from nowhere.',
          'Give from, value, script or steps.',
        ),
      )
    }
  }
  const named = [...(document.key ?? []), ...(document.variations?.axes ?? [])]
  for (const code of named)
    if (!definitions.has(code) && !schema.open)
      found.push(unknown(code, document.key?.includes(code) ? 'key' : 'variations.axes'))
  return found
}

function requiredFindings(document: MappingDocument, { schema }: LintContext): Finding[] {
  if (schema.partial) return []
  const mapped = new Set([
    ...attributesOf(document).map(({ code }) => code),
    ...(document.category ? ['category'] : []),
  ])
  const keyed = [...(document.key ? [document.key] : []), ...schema.keys].some((key) =>
    key.every((code) => mapped.has(code)),
  )
  const missing = schema.attributes.filter(({ code, required }) => required && !mapped.has(code))
  return missing
    .filter(({ code }) => !(keyed && schema.keys.flat().includes(code)))
    .map(({ code, label }) => {
      const fix = `Add attributes.${code} with a column, or with a value for all records.`
      return finding(
        'required_unmapped',
        `attributes.${code}`,
        `“${label}” is required and nothing is mapped to it.`,
        fix,
      )
    })
}

function categoryFindings(document: MappingDocument, { schema }: LintContext): Finding[] {
  const codes = new Set(schema.categories.map((node) => node.code))
  if (codes.size === 0) return []
  const { category = {}, categories = {} } = document
  const named: [string, string][] = [
    ...Object.entries(category.map ?? {}).map(([source, code]): [string, string] => [`category.map.${source}`, code]),
    ...Object.keys(categories).map((code): [string, string] => [`categories.${code}`, code]),
  ]
  if (category.otherwise !== undefined) named.push(['category.otherwise', category.otherwise])
  if (category.value !== undefined) named.push(['category.value', category.value])
  return named
    .filter(([, code]) => !codes.has(code))
    .map(([path, code]) => {
      const fix = meant(code, codes, 'Categories are listed by “izb categories list”.')
      return finding('unknown_category', path, `There is no category “${code}”.`, fix)
    })
}

function columnFindings(
  document: MappingDocument,
  { rules, schema }: LintContext,
  columns: readonly string[],
): Finding[] {
  const known = new Set(columns)
  const readable = new Set([...columns, ...schema.attributes.map((attribute) => attribute.code)])
  const { category, variations = {} } = document
  const plain: [string, string][] = [
    ...attributesOf(document),
    ...(category ? [{ path: 'category', mapping: category }] : []),
  ].flatMap(({ path, mapping }) => listed(mapping.from).map((name): [string, string] => [`${path}.from`, name]))
  const grouping = [variations.parent, variations.rows?.type, variations.rows?.link, variations.rows?.to]
  for (const name of [...grouping, ...(variations.options ?? []).flatMap((it) => [it.name, it.value])]) {
    if (name !== undefined) plain.push(['variations', name])
  }
  const missing = plain.filter(([, name]) => !known.has(name))
  for (const { path, field, script } of readsOf(document, rules)) {
    if (field !== undefined && !readable.has(field)) missing.push([path, field])
    for (const name of script === undefined ? [] : (scriptFields(script) ?? []))
      if (!known.has(name)) missing.push([path, name])
  }
  const ignored = new Set(document.ignore ?? [])
  const both = plain.filter(([, name]) => ignored.has(name))
  return [
    ...missing.map(([path, name]) => {
      const fix = meant(
        name,
        columns,
        `The source has ${columns.slice(0, 12).join(', ')}${columns.length > 12 ? ' …' : ''}.`,
      )
      return finding('unknown_column', path, `The source has no column “${name}”.`, fix)
    }),
    ...both.map(([path, name]) =>
      finding('column_ignored', path, `“${name}” is used and ignored at once.`, 'Take it out of `ignore`.'),
    ),
  ]
}

function twiceFindings(document: MappingDocument): Finding[] {
  const first = new Map<string, string>()
  return attributesOf(document).flatMap(({ path, category, code, mapping: { from, script, steps } }) => {
    if (typeof from !== 'string' || script !== undefined || steps?.length || category !== null || code.includes(':'))
      return []
    const other = first.get(from)
    first.set(from, other ?? path)
    if (other === undefined) return []
    const fix = 'Right as it may be, it is often a slip: give one of them another column.'
    return [finding('column_twice', path, `“${from}” goes to ${other} as well, unchanged.`, fix)]
  })
}
