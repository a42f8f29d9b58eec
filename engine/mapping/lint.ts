import { Value } from 'typebox/value'
import type { MappingDocument, VariationsMapping } from '../contract/mapping.ts'
import { conditionFindings } from './lint/conditions.ts'
import { type Finding, finding, type LintContext, meant } from './lint/finding.ts'
import { nameFindings } from './lint/names.ts'
import { scriptFindings } from './lint/scripts.ts'
import { stepFindings } from './lint/steps.ts'
import { DOCUMENT_SCHEMA } from './schema.ts'
import { parentFieldOf, readsOf } from './usage.ts'
import { attributesOf } from './walk.ts'

const FINDINGS_MAX = 200

/** Judges a mapping document: everything that is wrong or odd, with where it stands and how to mend it. */
export function lintMapping(document: MappingDocument, context: LintContext): Finding[] {
  const shape = shapeFindings(document)
  if (shape.some((it) => it.code !== 'unknown_key')) return shape
  const lookups = Object.keys(document.lookups ?? {})
  const chains = [
    ...attributesOf(document).map(({ path, mapping }) => ({ path: `${path}.steps`, steps: mapping.steps })),
    { path: 'category.steps', steps: document.category?.steps },
  ]
  const steps = chains.flatMap(({ path, steps }) =>
    steps === undefined ? [] : stepFindings(steps, context, lookups, path),
  )
  const where = document.where === undefined ? [] : conditionFindings(document.where, 'where')
  const found = [...shape, ...targetFindings(document, context), ...steps, ...where, ...variationFindings(document)]
  // Names inside steps and conditions are only looked for where those are what they should be.
  if ([...steps, ...where].some((it) => it.severity === 'error')) return found.slice(0, FINDINGS_MAX)
  const scripts = readsOf(document, context.rules).flatMap(({ path, script }) =>
    script === undefined ? [] : [{ path, script }],
  )
  return [...found, ...scriptFindings(scripts), ...nameFindings(document, context)].slice(0, FINDINGS_MAX)
}

/** What keeps a document from being compiled: all errors but those that are about one source, or one run. */
export function faultyFindings(document: MappingDocument, context: LintContext): Finding[] {
  return lintMapping(document, context).filter(
    ({ code, severity }) => severity === 'error' && code !== 'required_unmapped',
  )
}

function shapeFindings(document: unknown): Finding[] {
  const errors = Value.Errors(DOCUMENT_SCHEMA, document).filter(
    // Conditions have a judge of their own, and a wrong key is told once, by the object that has it.
    ({ instancePath, keyword }) => !instancePath.startsWith('/where') && keyword !== 'boolean',
  )
  const alternatives = errors.filter((error) => error.keyword === 'anyOf').map((error) => error.instancePath)
  const told = errors.filter(
    ({ instancePath, keyword }) => keyword === 'anyOf' || !alternatives.some((path) => instancePath.startsWith(path)),
  )
  return told.flatMap((error) => {
    const path = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/')
    if (error.keyword === 'additionalProperties') {
      return error.params.additionalProperties.map((key) => {
        const fix = meant(key, KEYS, 'docs/mapping.md lists what may stand here.')
        return finding('unknown_key', path === '' ? key : `${path}.${key}`, `“${key}” means nothing here.`, fix)
      })
    }
    if (path === 'version') {
      return [
        finding('version_unknown', path, 'This version of the mapping document is not known.', 'Write version: 1.'),
      ]
    }
    const detail = error.keyword === 'anyOf' ? 'it is none of the forms that are possible here' : error.message
    return [
      finding(
        'shape_wrong',
        path,
        `${path === '' ? 'The document' : `“${path}”`} is not as it should be: ${detail}.`,
        'docs/mapping.md shows a whole document.',
      ),
    ]
  })
}

const KEYS =
  'version target source key attributes category categories variations where lookups ignore from value script steps keep-empty separator map otherwise parent rows type child link to options name each axes gallery platform marks columns least prefix names'.split(
    ' ',
  )

function targetFindings({ target }: MappingDocument, { schema }: LintContext): Finding[] {
  if (target === schema.target) return []
  return [
    finding(
      'target_other',
      'target',
      `The mapping is for ${target}, and ${schema.target} are imported.`,
      `Write target: ${schema.target}.`,
    ),
  ]
}

/** By a field and what stands there for both; by the link alone; or by a field and parents whose link names their children. */
function tellsApart({ type, parent, child, link }: NonNullable<VariationsMapping['rows']>): boolean {
  const kinds = [type, parent, child].filter((kind) => kind !== undefined).length
  return kinds === 3 || (link !== undefined && (kinds === 0 || (kinds === 2 && child === undefined)))
}

function variationFindings(document: MappingDocument): Finding[] {
  const { variations } = document
  if (!variations) return []
  const { parent, rows, options, each } = variations
  if (rows && !tellsApart(rows)) {
    const detail = 'Parents and children are told apart by a field and by what stands there for each.'
    return [finding('variations_unclear', 'variations.rows', detail, 'Give type, parent and child, or link alone.')]
  }
  const ways = [parent, rows, each].filter((way) => way !== undefined).length
  // Options only name the axes: they may stand alone, and beside what says which rows belong together.
  if (ways === 1) return []
  if (ways === 0 && options !== undefined) {
    if (parentFieldOf(document) !== undefined) return []
    const detail = 'Options tell variations apart, but nothing says which rows are one product.'
    const mend = 'Give parent (or rows) beside them, or map the attribute parent_id.'
    return [finding('variations_ungrouped', 'variations', detail, mend)]
  }
  const fix = 'Give one of parent, rows and each, with options if need be, or options alone.'
  return [finding('variations_unclear', 'variations', 'Variations are found in exactly one way.', fix)]
}
