import type { MappingDocument } from '../../../engine/contract/mapping.ts'
import { Fault } from '../../../engine/kernel/fault.ts'
import type { Finding } from '../../../engine/mapping/lint/finding.ts'
import type { Context } from '../../context.ts'
import { platformFaults } from '../../platform/faults.ts'
import type { Target } from '../../platform/target.ts'
import { findMapping } from './imports.queries.ts'
import type { Owner } from './whose.ts'

/** A mapping as it travels to a run. */
export interface MappingText {
  readonly name: string
  readonly text: string
}

/** A mapping as somebody says it: the document, or the id or name of a stored or a ready one. */
export type MappingSaid = string | Readonly<Record<string, unknown>>

interface For {
  readonly target: Target
  readonly owner: Owner | null
  readonly products: boolean
}

/** The mapping that is meant. Throws `mapping.unreadable`, `mapping.invalid`, or that there is none of that name. */
export async function mappingOf(ctx: Context, said: MappingSaid | undefined, of: For): Promise<MappingText | null> {
  if (said === undefined) return null
  if (typeof said === 'string') return mappingNamed(ctx, said)
  const document = await readDocument(said)
  await mustBeRight(ctx, document, of)
  return { name: 'of the request', text: JSON.stringify(document) }
}

async function mappingNamed(ctx: Context, ref: string): Promise<MappingText> {
  try {
    const { name, document } = await findMapping(ctx, ref)
    return { name, text: JSON.stringify(document) }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== platformFaults.row_not_found.code) throw error
    const { readyMapping } = await import('../../../engine/mapping/ready.ts')
    const ready = readyMapping(ref)
    if (!ready) throw error
    return { name: ready.id, text: ready.text }
  }
}

/** A document of a request as the engine reads it from a file: the same bounds, the same words. */
export async function readDocument(said: Readonly<Record<string, unknown>>): Promise<MappingDocument> {
  const { readMapping } = await import('../../../engine/mapping/read.ts')
  return readMapping(JSON.stringify(said), 'of the request')
}

/** Everything that is wrong or odd with a document, for a target as it is now; its columns too where they are known. */
export async function findingsOf(
  ctx: Context,
  document: MappingDocument,
  { target, owner, products }: For,
  columns?: readonly string[],
): Promise<readonly Finding[]> {
  const [{ lintMapping }, { sourceFindings }, { withOwnFields }, { loadFormats, loadRules }] = await Promise.all([
    import('../../../engine/mapping/lint.ts'),
    import('../../../engine/mapping/lint/source.ts'),
    import('../../../engine/mapping/own-fields.ts'),
    import('../../../engine/plugins.ts'),
  ])
  const scope = { merchantId: owner?.id ?? null, products }
  const schema = withOwnFields(await target.schema(ctx.queries, scope), document)
  const about = { rules: await loadRules(), schema, ...(columns ? { columns } : {}) }
  const shape = lintMapping(document, about)
  return typeof document.source === 'object'
    ? [...shape, ...sourceFindings(document.source, await loadFormats())]
    : shape
}

/** Throws `mapping.invalid` where no run could use it; what a source or a run may still give is no mistake of it. */
async function mustBeRight(ctx: Context, document: MappingDocument, of: For): Promise<void> {
  const { mappingFaults } = await import('../../../engine/mapping/mapping.faults.ts')
  const found = await findingsOf(ctx, document, of)
  const findings = found.filter(({ severity, code }) => severity === 'error' && code !== 'required_unmapped')
  if (findings.length > 0) throw mappingFaults.invalid({ findings })
}
